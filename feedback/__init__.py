"""The service. This package stays empty of code, so that importing a part imports nothing else."""
