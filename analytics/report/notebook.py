"""Charts in a notebook, and in its HTML, without any request to the network."""

from __future__ import annotations

import sys
from typing import Any

import plotly.io as pio
from plotly.io.base_renderers import MimetypeRenderer
from plotly.offline import get_plotlyjs

HEIGHT = 525  # px of a figure without a height of its own, as in Plotly's own renderer


class OfflineRenderer(MimetypeRenderer):
    """Plotly's ``notebook`` renderer less its one request: the script of MathJax, which no label here needs.

    Plotly's script is put into the notebook once, when the first figure is shown. In every version of Plotly since
    5.24 names without a value tell it that there is no module loader: a page without one draws as well.
    """

    def activate(self) -> None:
        """Put Plotly's script into the notebook."""
        from IPython.display import HTML, display

        display(HTML(f"<script>(function (define, exports, module) {{{get_plotlyjs()}\n}}).call(window);</script>"))

    def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, str]:
        """Write a figure as a piece of HTML that loads nothing."""
        words = {"include_plotlyjs": False, "include_mathjax": False, "full_html": False, "validate": False}
        return {"text/html": pio.to_html(fig_dict, default_width="100%", default_height=HEIGHT, **words)}


def use_offline_renderer() -> bool:
    """In a Jupyter notebook show figures without a request, also once the notebook is saved as HTML.

    Replaces Plotly's renderer ``notebook`` by `OfflineRenderer` and puts it beside the renderer that JupyterLab and
    VS Code draw with, which a page saved as HTML does not have. Outside notebooks, and where another renderer was
    chosen (``PLOTLY_RENDERER``, ``plotly.io.renderers.default``), nothing is changed but what ``notebook`` means.

    Returns
    -------
    bool
        Whether this is a notebook.

    Examples
    --------
    >>> use_offline_renderer()
    False
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if type(shell).__name__ != "ZMQInteractiveShell":
        return False
    pio.renderers["notebook"] = OfflineRenderer()
    named = pio.renderers.default or ""
    # setting the name anew makes Plotly take the renderer that stands behind it now
    pio.renderers.default = "plotly_mimetype+notebook" if named == "plotly_mimetype" else named
    return True
