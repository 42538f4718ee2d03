"""A run's throughput and phases as the chart draws them."""

from core.events import Phase
from gui.models.progress import Progress
from gui.models.run_words import phase_title
from gui.widgets.throughput_chart import Band, Point

_SHORTEST_BAND_S = 0.3


def make_chart_data(progress: Progress) -> tuple[list[Point], list[Band]]:
    """The points of the curve, and the phases as bands; those that pass in a moment have none."""
    bands: list[Band] = []
    places: dict[Phase, int] = {}
    for phase, each in progress.phases.items():
        if each.started_s is None:
            continue
        end_s = each.started_s + each.duration_s if each.duration_s is not None else progress.elapsed_s
        if end_s - each.started_s >= _SHORTEST_BAND_S:
            places[phase] = len(bands)
            bands.append(Band(title=phase_title(phase), start_s=each.started_s, end_s=end_s))
    points = [
        Point(
            at_s=sample.at_s,
            duration_s=sample.duration_s,
            rate=sample.rows_per_s,
            band=places.get(sample.phase, -1),
        )
        for sample in progress.samples
    ]
    return points, bands
