"""The controls of the map. Each is an element of Folium's that sets up its part of the page."""

from __future__ import annotations

from branca.element import MacroElement
from folium.template import Template


class Control(MacroElement):
    """A control of the page by its name: ``time``, ``legend``, ``panel``, ``tools`` or ``scale``."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geoevents.control({{ this._parent.get_name() }}, {{ this.key|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, key: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Control"
        self.key = key


class Start(MacroElement):
    """Reads the data of the page and draws it; the last element of a map. ``layers`` is its layer control."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geoevents.start({{ this._parent.get_name() }}, {{ this.island|tojson }}, {{ this.layers.get_name()
            }});
        {% endmacro %}
        """
    )

    def __init__(self, island: str, layers: MacroElement) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.island = island
        self.layers = layers
