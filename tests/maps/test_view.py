from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.view import LEAST_SPAN, fit_bounds, fit_days

points = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


def holds(box, point):
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


@given(st.lists(points, min_size=1, max_size=60))
def test_the_view_is_a_box_that_holds_most_of_the_points(listed):
    box = fit_bounds(listed)
    assert -180 <= box[0] < box[2] <= 180
    assert -85 <= box[1] < box[3] <= 85
    assert sum(holds(box, point) for point in listed) >= 0.88 * len(listed)


def test_one_far_point_among_thirty_stays_outside():
    near = [(36.5 + i / 100, 35.5 + i / 100) for i in range(30)]
    box = fit_bounds([*near, (-74.0, 40.7)])
    assert box[0] > 36
    assert all(holds(box, point) for point in near)


def test_few_places_are_all_shown():
    four = [(36.8, 35.86), (36.56, 35.61), (36.68, 35.65), (37.16, 36.2)]
    assert all(holds(fit_bounds(four), point) for point in four)


def test_a_point_a_little_outside_is_taken_in():
    near = [(36.0 + i / 20, 35.0 + i / 20) for i in range(20)]
    assert holds(fit_bounds([*near, (37.05, 36.05)]), (37.05, 36.05))


def test_one_village_has_room_around_it():
    box = fit_bounds([(36.8, 35.86)])
    assert box[2] - box[0] == pytest.approx(LEAST_SPAN)


def test_no_points_show_a_large_part_of_the_world():
    box = fit_bounds([])
    assert box[2] - box[0] > 50


def test_the_slider_spans_the_events_and_opens_on_the_last():
    assert fit_days([100, 110, 120], as_of=None) == (99, 120, 120)


def test_as_of_opens_the_slider_and_widens_it():
    assert fit_days([100, 120], as_of=110) == (99, 120, 110)
    assert fit_days([100, 120], as_of=150) == (99, 150, 150)
    assert fit_days([100, 120], as_of=50) == (50, 120, 50)


def test_one_event_of_years_ago_does_not_stretch_the_slider():
    first, last, _ = fit_days([1, *range(5000, 5060)], as_of=None)
    assert (first, last) == (4999, 5059)


def test_a_change_of_holder_widens_the_slider_but_does_not_move_its_opening():
    assert fit_days([100, 120], as_of=None, changes=[90, 130]) == (89, 130, 120)


def test_without_days_the_slider_still_has_a_day():
    first, last, day = fit_days([], as_of=None)
    assert first < last == day
