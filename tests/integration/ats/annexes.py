"""The abstract tests of each conformance class, as Annex A of its standard names them.

Annex A of Features Part 4 (20-002r1) is empty: there each requirement stands for the test of it.
"""

from __future__ import annotations

from collections.abc import Mapping

Classes = Mapping[str, tuple[str, ...]]

MAPS: Classes = {
    "core": ("map-op", "map-response", "conformance-success"),
    "background": (
        "bgcolor-definition", "transparent-definition", "void-color-definition",
        "void-transparent-definition", "map-success",
    ),
    "collections-selection": ("collections-parameter", "collections-response"),
    "scaling": ("width-definition", "height-definition", "scale-denominator-definition"),
    "display-resolution": ("mm-per-pixel-definition", "map-success"),
    "spatial-subsetting": (
        "bbox-crs", "subset-crs", "center-crs", "bbox-definition", "subset-definition", "subset-response",
        "center-definition", "width-height", "map-success",
    ),
    "datetime": (
        "datetime-definition", "datetime-response", "subset-definition", "subset-response", "axis",
        "map-success",
    ),
    "crs": ("crs-definition", "map-success"),
    "collection-map": ("desc-links", "desc-crs", "map-operation"),
    "dataset-map": ("landingpage", "desc-extent", "desc-crs", "operation"),
    "styled-map": ("desc-links", "map-operation"),
    "png": ("content",),
    "jpeg": ("content",),
    "tiff": ("content",),
    "html": ("content",),
    "api-operations": ("completeness", "operation-id"),
}  # fmt: skip
FEATURES_3: Classes = {
    "queryables": ("get-conformance", "get-queryables-uris", "get-queryables"),
    "queryables-query-parameters": ("get-conformance", "query-param"),
    "filter": (
        "get-conformance", "filter-param", "expression-construction", "filter-crs-wgs84", "filter-crs-param",
        "get-functions",
    ),
    "features-filter": (
        "get-conformance", "get-collections", "get-collection", "filter-on-items", "mixing-expression",
    ),
}  # fmt: skip
FEATURES_4: Classes = {
    "create-replace-delete": (
        "methods", "post-op", "post-content-type", "post-body", "post-response", "post-response-rid",
        "put-op",
        "put-content-type", "put-body", "put-response", "put-rid", "put-rid-exception", "delete-op",
        "delete-response", "options-op", "options-response",
    ),
    "update": ("methods", "update-patch-op", "update-patch-body", "update-patch-response", "rid"),
    "optimistic-locking-etags": (
        "get-etag-response", "put-etag-response", "patch-etag-response", "ifmatch-put-op", "ifmatch-put-eval",
        "ifmatch-patch-op", "ifmatch-patch-eval",
    ),
    "features": (
        "resources-endpoint", "resource-endpoint", "collection-endpoint", "schema", "geojson-create-replace",
        "representation-geojson-replace", "update-json-merge-patch", "default-crs", "content-crs-header",
        "crs-other-crs",
    ),
}  # fmt: skip
CQL2: Classes = {
    "cql2-text": ("validate", "escaping"),
    "cql2-json": ("validate",),
    "basic-cql2": ("basic-test", "comparison", "is-null", "boolean", "test-data", "logical"),
    "advanced-comparison-operators": ("like", "between", "in", "test-data", "logical"),
    "case-insensitive-comparison": ("casei", "casei-like", "test-data", "logical"),
    "accent-insensitive-comparison": (
        "accenti", "accenti-like", "accenti-casei", "accenti-casei-like", "test-data", "logical",
    ),
    "basic-spatial-functions": ("s_intersects", "test-data", "logical"),
    "basic-spatial-functions-plus": ("s_intersects", "test-data"),
    "spatial-functions": (
        "s_intersects", "s_disjoint", "s_equals", "s_touches", "s_crosses", "s_within", "s_contains",
        "s_overlaps", "test-data", "logical",
    ),
    "temporal-functions": ("temporal-functions-1", "temporal-functions-2", "test-data", "logical"),
    "property-property": (
        "comparison-value-property", "comparison-property-property", "comparison-value-value", "test-data",
        "logical",
    ),
    "arithmetic": ("arithmetic", "test-data", "logical"),
}  # fmt: skip
RECORDS: Classes = {
    "parameters": (
        "bbox", "datetime", "externalIds-definition", "externalIds-response", "ids-definition",
        "ids-response",
        "limit", "q-definition", "q-response", "type-definition", "type-response",
    ),
}  # fmt: skip
# By the beginning of their URIs.
STANDARDS: Mapping[str, tuple[str, Classes]] = {
    "http://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/": ("maps", MAPS),
    "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/": ("maps", MAPS),
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/": ("features-3", FEATURES_3),
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/": ("features-4", FEATURES_4),
    "http://www.opengis.net/spec/cql2/1.0/conf/": ("cql2", CQL2),
    # Of Records the parameters alone.
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core-query-": ("records", RECORDS),
}
