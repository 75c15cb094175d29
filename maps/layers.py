"""The layers of the map: Folium's feature groups, whose content the page draws from the data."""

from __future__ import annotations

import folium
from folium.template import Template

LAYER_NAMES: dict[str, dict[str, str]] = {
    "basemap": {"en": "Natural Earth (offline)", "ar": "الخريطة الأساسية (دون اتصال)"},
    "boundaries": {"en": "Boundaries", "ar": "الحدود الإدارية"},
    "areas": {"en": "Control areas", "ar": "مناطق السيطرة"},
    "roads": {"en": "Roads by holder", "ar": "الطرق حسب المسيطر"},
    "holders": {"en": "Who holds each place", "ar": "المسيطر على كل مكان"},
    "labels": {"en": "Place names", "ar": "أسماء الأماكن"},
    "events": {"en": "Events", "ar": "الأحداث"},
}
"""The layers from the lowest to the highest, and how the layer control names them."""


class DataLayer(folium.FeatureGroup):
    """A feature group that the page fills and redraws for the day on the slider.

    ``key`` is one of LAYER_NAMES.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geoevents.layer({{ this.key|tojson }});
        {% endmacro %}
        """
    )

    def __init__(
        self, key: str, *, language: str = "en", show: bool = True, overlay: bool = True, control: bool = True
    ) -> None:
        names = LAYER_NAMES[key]
        super().__init__(name=names.get(language, names["en"]), overlay=overlay, control=control, show=show)
        self._name = "DataLayer"
        self.key = key
