"""The mean change and its interval, against published tables and plain statistics."""

from statistics import stdev

import pytest

from feedback.releases.change import change, half_width, student


@pytest.mark.parametrize(("n", "quantile"), [(5, 2.776), (10, 2.262), (50, 2.010), (121, 1.980)])
def test_students_t_as_printed_in_tables(n, quantile):
    """Two-sided 95 %, n - 1 degrees of freedom."""
    assert student(n) == pytest.approx(quantile, abs=5e-4)


@pytest.mark.parametrize("values", [[0, 0, 1, 2, 3], [-2, -1, -1, 0, 0, 0, 4]])
def test_half_the_interval_is_students(values):
    n = len(values)
    rises = {one: values.count(one) for one in values}
    assert half_width(rises) == pytest.approx(student(n) * stdev(values) / n**0.5)


@pytest.mark.parametrize(
    ("rises", "grain", "mean"),
    [
        # 0.15 and -0.15 exactly, which no float is: halves go up.
        ({1: 60, 0: 340}, 1, "0.2"),
        ({-1: 60, 0: 340}, 1, "-0.1"),
        ({-3: 50, 1: 50}, 5, "-1.0"),
        ({-3: 50, 1: 51}, 5, "-1.0"),
        ({-3: 30, 1: 50}, 5, "-0.5"),
    ],
)
def test_the_mean_goes_to_the_nearest_step(rises, grain, mean):
    assert change(rises, grain)["mean"] == mean


def test_the_ends_go_outwards_and_never_meet():
    # Half the interval is 0.049 and 0.141.
    assert change({1: 200, 0: 200}, 1) == {"mean": "0.5", "low": "0.4", "high": "0.6"}
    assert change({1: 20, 0: 30}, 1) == {"mean": "0.4", "low": "0.2", "high": "0.6"}
    assert change({1: 80}, 5) == {"mean": "1.0", "low": "0.5", "high": "1.5"}
