"""Disclosure control by exact search: what do published figures, taken together, give away?

Pure functions over plain values. People whom no published population tells apart are one
*atom*; a *world* says how many people of each atom are in each state; a published figure is
a fact that rules worlds out. Four audits: `structural` (membership alone), `interval`,
`individual` and `conditional`. docs/disclosure.md says what each finding means.
"""
