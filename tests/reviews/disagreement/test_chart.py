"""The drawing: each opinion at its score, none over another, and texts within the width."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reviews.disagreement.chart import SHAPES, WIDTH, draw
from reviews.disagreement.spread import Line


def line(*values, scale=5, label="Publics", threshold=None):
    return Line(
        code="publics",
        label=label,
        scale=scale,
        values=tuple(None if each is None else Decimal(each) for each in values),
        threshold=threshold,
    )


def only(chart):
    (plot,) = chart.plots
    return plot


def test_a_mark_stands_at_its_score_and_the_bar_from_the_lowest_to_the_highest():
    plot = only(draw([(line(1, 4, 2), "Écart")]))
    left, *_, right = [float(tick.x) for tick in plot.ticks]
    step = (right - left) / 5
    assert [round((float(mark.x) - left) / step, 1) for mark in plot.marks] == [1, 4, 2]
    assert round((float(plot.start) - left) / step, 1) == 1
    assert round(float(plot.length) / step, 1) == 3
    assert [tick.text for tick in plot.ticks] == ["0", "1", "2", "3", "4", "5"]


def test_each_opinion_has_its_shape_on_every_line():
    chart = draw([(line(1, 4), ""), (line(None, 4), "")])
    assert [[mark.path for mark in plot.marks] for plot in chart.plots] == [
        [SHAPES[0], SHAPES[1]],
        [SHAPES[1]],
    ]
    assert len(set(SHAPES)) == len(SHAPES) == 9


@given(st.lists(st.integers(0, 100), min_size=1, max_size=9))
def test_no_mark_covers_another_nor_leaves_the_bar(values):
    plot = only(draw([(line(*values, scale=100), "")]))
    places = [(float(mark.x), float(mark.y)) for mark in plot.marks]
    for number, (x, y) in enumerate(places):
        assert float(plot.top) < y < float(plot.top) + float(plot.height)
        assert 5 <= x <= WIDTH - 5
        for other_x, other_y in places[number + 1 :]:
            assert max(abs(x - other_x), abs(y - other_y)) >= 10.8


def test_a_long_label_is_cut_in_lines_and_pushes_what_follows_down():
    long = "Place du public cible, repérage et orientation des personnes éloignées"
    short_chart, chart = draw([(line(1), "")]), draw([(line(1, label=long), "")])
    words = [text.text for text in only(chart).label]
    assert " ".join(words) == long
    assert len(words) == 2
    assert chart.height > short_chart.height


def test_only_a_spread_beyond_the_threshold_is_hatched():
    chart = draw([(line(1, 4, threshold=Decimal(each)), "") for each in (2, 3)])
    assert [plot.exceeds for plot in chart.plots] == [True, False]
