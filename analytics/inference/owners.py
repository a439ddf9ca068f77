"""Which department publishes the figures of an indicator, as a code; the catalogues hold the names."""

from __future__ import annotations

OWNERS: tuple[tuple[str, str], ...] = (
    ("rural_sewage", "ecology_environment"), ("villages_", "ecology_environment"),
    ("rural_waste", "housing_construction"),
    ("village_", "housing_construction"), ("fertiliser", "agriculture"), ("pesticide", "agriculture"),
    ("film_", "agriculture"), ("manure_", "agriculture"), ("straw_", "agriculture"), ("stubble_", "agriculture"),
    ("soil_test", "agriculture"), ("farmland_", "agriculture"), ("agricultural_land", "agriculture"),
    ("priority_farmland", "agriculture"),
    ("urban_sewage", "housing_construction"), ("sewer", "housing_construction"),
    ("new_sewer", "housing_construction"), ("drain_", "housing_construction"),
    ("black_odorous", "housing_construction"),
    ("building_", "housing_construction"),
    ("geothermal", "housing_construction"), ("eco_flow", "water_resources"),
    ("river_", "water_resources"), ("happy_rivers", "water_resources"), ("model_rivers", "water_resources"),
    ("groundwater", "water_resources"), ("irrigation", "water_resources"), ("mine_", "natural_resources"),
    ("land_use", "natural_resources"), ("forest_", "forestry"), ("grassland_", "forestry"), ("wetland_", "forestry"),
    ("rail_", "transport"), ("container_", "transport"), ("clean_transport", "transport"),
    ("new_energy_additions", "industry_information"), ("cluster_", "industry_information"),
    ("gas_generators", "industry_information"), ("patrol_", "public_security"),
)  # fmt: skip
BY_DOMAIN = {"energy": "development_reform", "climate": "development_reform", "transport": "transport"}
DEFAULT = "ecology_environment"


def owner_of(indicator_id: str, domain: str) -> str:
    """Code of the department that publishes an indicator.

    Examples
    --------
    >>> owner_of("film_recovery_share", "rural"), owner_of("pm25_mean", "air"), owner_of("renewable_capacity", "energy")
    ('agriculture', 'ecology_environment', 'development_reform')
    """
    stated = next((owner for start, owner in OWNERS if indicator_id.startswith(start)), "")
    return stated or BY_DOMAIN.get(domain, DEFAULT)
