-- A store is a GeoPackage 1.3 (https://www.geopackage.org/spec130/): any GIS reads its layers.
-- Layers: events, claims, control (points), baseline_areas (polygons); WGS84. Tables: reports, places, baseline.
-- Days are DATE, texts are as reports have them, lists are JSON arrays. An empty field is NULL.

PRAGMA application_id = 0x47504B47; -- "GPKG"
PRAGMA user_version = 10300;

CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
    ('WGS 84 geodetic', 4326, 'EPSG', 4326,
     'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
     'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');

CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);

CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);

CREATE TABLE gpkg_extensions (
    table_name TEXT,
    column_name TEXT,
    extension_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);

-- What this file is; not a layer.
CREATE TABLE geoevents_store (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO geoevents_store VALUES ('schema', '2');

CREATE TABLE events (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    geom POINT,
    event_id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    place TEXT,
    place_id TEXT,
    place_text TEXT NOT NULL,
    kind TEXT,
    part TEXT NOT NULL,
    side TEXT,
    gain TEXT,
    loss TEXT,
    actor TEXT,
    against TEXT,
    again BOOLEAN NOT NULL,
    earliest DATE,
    latest DATE,
    date_precision TEXT NOT NULL,
    status TEXT NOT NULL,
    known DATE,
    claim_count MEDIUMINT NOT NULL,
    place_key TEXT NOT NULL,
    day DATE
);
CREATE INDEX events_by_place ON events (place_key, day);
CREATE INDEX events_by_day ON events (day, event_id);
CREATE INDEX events_of_areas ON events (day) WHERE kind IN ('admin', 'area');
CREATE INDEX events_unlocated ON events (fid) WHERE place_id IS NULL;

CREATE TABLE claims (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    geom POINT,
    claim_id TEXT NOT NULL UNIQUE,
    event_id TEXT,
    report_id TEXT NOT NULL,
    type TEXT NOT NULL,
    place TEXT,
    place_id TEXT,
    place_text TEXT NOT NULL,
    part TEXT NOT NULL,
    actor TEXT,
    against TEXT,
    gain TEXT,
    loss TEXT,
    again BOOLEAN NOT NULL,
    earliest DATE,
    latest DATE,
    date_precision TEXT NOT NULL,
    status TEXT NOT NULL,
    said_by TEXT NOT NULL,
    denied_by TEXT NOT NULL,
    background BOOLEAN NOT NULL,
    score DOUBLE NOT NULL,
    rule TEXT NOT NULL,
    published DATE,
    source TEXT NOT NULL,
    evidence TEXT NOT NULL,
    evidence_start INTEGER NOT NULL,
    evidence_end INTEGER NOT NULL,
    place_key TEXT NOT NULL
);
CREATE INDEX claims_by_place ON claims (place_key);
CREATE INDEX claims_by_event ON claims (event_id);
CREATE INDEX claims_by_report ON claims (report_id);
CREATE INDEX claims_by_published ON claims (published, place_key);

CREATE TABLE control (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    geom POINT,
    place TEXT NOT NULL,
    place_id TEXT NOT NULL,
    holder TEXT,
    status TEXT NOT NULL,
    against TEXT,
    start DATE,
    "end" DATE,
    event_ids TEXT NOT NULL,
    inferred BOOLEAN NOT NULL,
    undated BOOLEAN NOT NULL
);
CREATE INDEX control_by_place ON control (place_id, start);

CREATE TABLE reports (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    report_id TEXT NOT NULL UNIQUE,
    published DATE,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE TABLE places (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    place_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    latitude DOUBLE NOT NULL,
    longitude DOUBLE NOT NULL,
    country_code TEXT NOT NULL,
    admin1 TEXT NOT NULL,
    feature_code TEXT NOT NULL,
    population INTEGER NOT NULL,
    alternate_names TEXT NOT NULL,
    radius_km DOUBLE NOT NULL
);

CREATE TABLE baseline (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    place_id TEXT NOT NULL,
    as_of DATE NOT NULL,
    holder TEXT,
    status TEXT NOT NULL,
    against TEXT,
    since DATE,
    from_area BOOLEAN NOT NULL DEFAULT 0,
    CONSTRAINT one_state_a_day UNIQUE (place_id, as_of)
);

CREATE TABLE baseline_areas (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    geom MULTIPOLYGON NOT NULL,
    area_id TEXT NOT NULL UNIQUE,
    side TEXT NOT NULL,
    status TEXT NOT NULL,
    as_of DATE NOT NULL
);

INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
    ('events', 'features', 'events', 'what happened: one row a change, siege, advance or state', 4326),
    ('claims', 'features', 'claims', 'what each report says, with the sentence', 4326),
    ('control', 'features', 'control', 'who holds which place from when to when (the end excluded)', 4326),
    ('baseline_areas', 'features', 'baseline areas', 'who held which ground on a given day, as brought by the user', 4326),
    ('reports', 'attributes', 'reports', 'the texts, as published', NULL),
    ('places', 'attributes', 'places', 'the places that claims name', NULL),
    ('baseline', 'attributes', 'baseline', 'who held what on a given day, as brought by the user', NULL);
INSERT INTO gpkg_geometry_columns VALUES
    ('events', 'geom', 'POINT', 4326, 0, 0),
    ('claims', 'geom', 'POINT', 4326, 0, 0),
    ('control', 'geom', 'POINT', 4326, 0, 0),
    ('baseline_areas', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
INSERT INTO gpkg_extensions VALUES
    ('events', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only'),
    ('claims', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');

-- Where and when in one index: days are counted from 1970-01-01.
CREATE VIRTUAL TABLE events_spacetime USING rtree(id, minx, maxx, miny, maxy, mint, maxt);

CREATE TRIGGER events_spacetime_insert AFTER INSERT ON events
    WHEN NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)
BEGIN
    INSERT OR REPLACE INTO events_spacetime VALUES (
        NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom),
        coalesce(julianday(coalesce(NEW.earliest, NEW.latest, NEW.known)) - 2440587.5, 9999999),
        coalesce(julianday(coalesce(NEW.latest, NEW.earliest, NEW.known)) - 2440587.5, 9999999));
END;
CREATE TRIGGER events_spacetime_update AFTER UPDATE ON events
BEGIN
    DELETE FROM events_spacetime WHERE id = OLD.fid;
    INSERT OR REPLACE INTO events_spacetime SELECT
        NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom),
        coalesce(julianday(coalesce(NEW.earliest, NEW.latest, NEW.known)) - 2440587.5, 9999999),
        coalesce(julianday(coalesce(NEW.latest, NEW.earliest, NEW.known)) - 2440587.5, 9999999)
    WHERE NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom);
END;
CREATE TRIGGER events_spacetime_delete AFTER DELETE ON events
BEGIN
    DELETE FROM events_spacetime WHERE id = OLD.fid;
END;
