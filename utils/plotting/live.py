"""One drawing for several values of a setting: a filmstrip for the page, a slider for the hand."""

import base64
import html

from utils.plotting.accepts import numbers
from utils.plotting.look import figure, panels, png, size


@figure(7.5, 2.4)
def filmstrip(draw, *, ax=None, **setting):
    """The drawing for each value of one setting, in a row: what ``slider`` shows, on paper.

    draw is a figure of this package, or any function that takes the setting and ``ax`` and returns
    an Axes with a caption: ``filmstrip(leaky_memory, forget=[0, 0.5, 0.9, 1])``. Raises ValueError
    unless there is one setting with at least one value.
    """
    name, values = _only(setting)
    values = list(values)
    if not values:
        raise ValueError(f"{name} is empty; it should hold at least one value")
    row = panels(ax, 1, len(values), wspace=0.02)[0]
    drawn = [draw(**{name: value}, ax=panel) for value, panel in zip(values, row, strict=True)]
    for panel in row:
        panel.label_outer()
    return " ".join(panel.caption for panel in drawn)


def slider(draw, **setting):
    """The drawing under a slider that sets one value, redrawn as it moves.

    draw is as for ``filmstrip``, its setting given as (low, high, step, start):
    ``slider(leaky_memory, forget=(0, 1, 0.01, 0.9))``. Returns the widget. Raises ValueError unless
    there is one setting of four numbers.
    """
    import ipywidgets

    name, limits = _only(setting)
    limits = numbers(name, limits, wanted="(low, high, step, start)")
    if len(limits) != 4 or not limits[0] <= limits[3] <= limits[1]:
        raise ValueError(f"{name} is {limits}; it should be (low, high, step, start), in order")
    low, high, step, start = limits
    handle = ipywidgets.FloatSlider(
        start, min=low, max=high, step=step, description=name, readout_format=".2f"
    )
    picture, caption = ipywidgets.HTML(), ipywidgets.HTML()

    def redraw(change):
        ax = draw(**{name: change["new"]})
        picture.value, caption.value = _image(ax, name), f"<em>{html.escape(ax.caption)}</em>"
        return ax

    handle.observe(redraw, names="value")
    width, _ = size(redraw({"new": start}))
    handle.layout = ipywidgets.Layout(width=f"{width}px", max_width="100%")
    return ipywidgets.VBox([handle, picture, caption])


# ipywidgets gives the handle no name, and its own pictures no words.
_NAMED = "this.closest('.widget-vbox').querySelector('[role=slider]').ariaLabel = '{name}'"


def _image(ax, name):
    """The figure as an HTML image of its own size, which names the slider above it."""
    width, height = size(ax)
    data = base64.b64encode(png(ax)).decode()
    return (
        f'<img alt="{html.escape(ax.caption)}" width="{width}" height="{height}" '
        f'style="max-width: 100%; height: auto" onload="{_NAMED.format(name=name)}" '
        f'src="data:image/png;base64,{data}">'
    )


def _only(setting):
    """The one name and its values."""
    if len(setting) != 1:
        raise ValueError(f"setting is {setting!r}; it should be one name with its values")
    return next(iter(setting.items()))
