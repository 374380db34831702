"""The terms of the graph: namespaces, and every class, property and individual of `ontology/waqai.ttl` by its local name.

Takes nothing; gives names and `<iri>` strings. Apart from the ontology because code needs names that mypy and a test can
hold to it: `tests/unit/test_ontology.py` fails where either side has a term that the other lacks.
"""

from __future__ import annotations

from typing import get_args

from pyoxigraph import NamedNode

from kg.kinds import Granularity, Modality, Outcome, PlacePrecision, PlaceRelation, Role, SourceLevel

WQ = "https://w3id.org/waqai/ontology#"
ALIGN = "https://w3id.org/waqai/alignment/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
PROV = "http://www.w3.org/ns/prov#"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
GEO = "http://www.opengis.net/ont/geosparql#"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
WIKIDATA = "http://www.wikidata.org/entity/"
GEONAMES = "https://sws.geonames.org/"

DEFAULT_BASE = "https://w3id.org/waqai/"
"""The base of data IRIs where the builder sets none."""

EVENT_TYPES = (
    "Abduction", "Advance", "Agreement", "AidDelivery", "AirStrike", "Attack", "Battle", "Bombing", "CarBombing",
    "Ceasefire", "CeasefireViolation", "ChemicalAttack", "Deployment", "Destruction", "Detention", "Displacement",
    "Execution", "Founding", "Injury", "Killing", "Negotiation", "Protest", "Release", "Shelling", "Siege",
    "SuicideBombing", "Surrender", "TerritorialGain", "Withdrawal",
)  # fmt: skip
"""The types that an extractor may give, as the annotation guidelines name them."""

EVENT_FAMILIES = (
    "ArmedConflict", "CivilEvent", "CoerciveAct", "DiplomaticEvent", "HumanitarianEvent", "OrganisationalEvent",
    "TerritorialChange",
)  # fmt: skip
"""Parents of event types; an imported dataset may use them where it says no more."""

ACTOR_KINDS = (
    "AirForce", "Alliance", "Army", "Civilians", "Coalition", "CriminalGang", "ForeignStateForces", "Government",
    "IdentityMilitia", "Intelligence", "InternationalOrganisation", "JihadistGroup", "MediaOutlet", "Monitor",
    "NewsAgency", "NonGovernmentalOrganisation", "OperationsRoom", "OtherOrganisation", "Person", "Police",
    "PoliticalParty", "PrivateMilitaryCompany", "ProGovernmentMilitia", "RebelGroup", "SelfAdministrationForces",
    "State", "StateForces", "UnidentifiedArmedGroup", "Unit",
)  # fmt: skip
ACTOR_PARENTS = ("ArmedActor", "NonStateArmedGroup", "Organisation")

PLACE_TYPES = (
    "Airport", "BorderCrossing", "Bridge", "Camp", "City", "Country", "Dam", "District", "Facility", "Governorate",
    "Island", "Lake", "MilitaryBase", "Mountain", "Neighbourhood", "OilField", "Region", "River", "Road", "Subdistrict",
    "Town", "Valley", "Village",
)  # fmt: skip
PLACE_PARENTS = ("AdministrativeArea", "NaturalFeature", "PopulatedPlace")

CORE_CLASSES = (
    "Actor", "ActorRelation", "Article", "ControlChange", "ControlClaim", "Event", "Granularity", "Location",
    "Membership", "Modality", "Outcome", "Participation", "Place", "PlacePrecision", "PlaceRelation", "Quote", "Report",
    "Role", "SourceLevel", "TimeSpan", "Toll", "TollRange", "Weapon",
)  # fmt: skip

CLASSES = frozenset(
    EVENT_TYPES + EVENT_FAMILIES + ACTOR_KINDS + ACTOR_PARENTS + PLACE_TYPES + PLACE_PARENTS + CORE_CLASSES
)

ACTOR_RELATIONS = {
    "affiliated-with": "affiliatedWith",
    "allied-with": "alliedWith",
    "merged-into": "mergedInto",
    "part-of": "partOf",
    "side-of": "sideOf",
    "split-from": "splitFrom",
    "sponsored-by": "sponsoredBy",
    "successor-of": "successorOf",
}
"""The relations of `seeds/actor_relations.tsv` and their properties."""

OBJECT_PROPERTIES = frozenset(
    (
        "actor", "against", "agent", "alike", "article", "belligerent", "besieger", "brings", "claimant", "claimantLevel", "comparable",
        "controlChange", "denies",
        "destination", "differsFrom", "differsInAgent", "differsInOutcome", "differsInPlace", "differsInTime",
        "differsInToll", "formerHolder", "granularity", "highestBy", "highestReport", "holder", "location", "lowestBy",
        "lowestReport", "memberEvent", "memberReport", "modality", "namesAgentOf", "origin", "outcome", "outlet", "participant",
        "participation", "place", "placePrecision", "quote", "relatedActor", "relation", "relationKind", "report",
        "reportedType", "role", "sameText", "spelledKind", "spelledWithin", "status", "subjectActor", "sufferer", "supporter", "supports", "target", "time", "toll",
        "tollRange", "ucdpTypeOfViolence", "weapon", "within",
    )
) | frozenset(ACTOR_RELATIONS.values())  # fmt: skip

DATA_PROPERTIES = frozenset(
    (
        "approximate", "atLeast", "byteEnd", "byteStart", "bytes", "capturedAtLeast", "capturedMaximum", "capturedMinimum", "civilian",
        "claimsResponsibility", "confidence", "country", "date", "direction", "displacedAtLeast", "displacedMaximum", "displacedMinimum",
        "documentEvent", "earliest", "earliestTime", "end", "externalId", "extractor", "firstReported", "from", "independentSources",
        "killedAtLeast", "killedMaximum", "killedMinimum", "latest", "latestTime", "latitude", "longitude", "maximum", "minimum",
        "missingAtLeast", "missingMaximum", "missingMinimum", "note", "path", "pcode", "population", "publishedBasis", "reason",
        "relative", "rule", "score", "sha256", "side", "since", "sourceReference", "spelling", "start", "suffererText", "text",
        "to", "trigger", "triggerEnd", "triggerStart", "woundedAtLeast", "woundedMaximum", "woundedMinimum",
    )
)  # fmt: skip

MODALITIES: dict[str, str] = {value: value.capitalize() for value in get_args(Modality)}
OUTCOMES: dict[str, str] = {value: value.capitalize() for value in get_args(Outcome)}
ROLES: dict[str, str] = {value: value.capitalize() + "Role" for value in get_args(Role) if value != "time"}
LEVELS: dict[str, str] = {value: value.capitalize() + "Level" for value in get_args(SourceLevel)}
RELATIONS: dict[str, str] = {value: value.capitalize() + "Relation" for value in get_args(PlaceRelation)}
PRECISIONS: dict[str, str] = {value: value.capitalize() + "Precision" for value in get_args(PlacePrecision)}
GRANULARITIES: dict[str, str] = {
    value: "".join(word.capitalize() for word in value.split("-")) + "Granularity" for value in get_args(Granularity)
}
CONTROL_CHANGES = {"taken": "Taken", "lost": "Lost", "besieged": "Besieged"}

INDIVIDUALS = frozenset(
    name
    for table in (MODALITIES, OUTCOMES, ROLES, LEVELS, RELATIONS, PRECISIONS, GRANULARITIES, CONTROL_CHANGES)
    for name in table.values()
)

TERMS = CLASSES | OBJECT_PROPERTIES | DATA_PROPERTIES | INDIVIDUALS

TERM: dict[str, str] = {name: f"<{WQ}{name}>" for name in sorted(TERMS)}
"""Every term of the ontology as it stands in N-Quads; a name that is no term is a KeyError, that is, a bug."""

TYPE = f"<{RDF}type>"
INTEGER = f"<{XSD}integer>"
DECIMAL = f"<{XSD}decimal>"
BOOLEAN = f"<{XSD}boolean>"
DATE = f"<{XSD}date>"
DATE_TIME = f"<{XSD}dateTime>"
MONTH = f"<{XSD}gYearMonth>"
YEAR = f"<{XSD}gYear>"
WKT = f"<{GEO}wktLiteral>"


def wq(name: str) -> NamedNode:
    """The term `name` of the ontology as a node. KeyError where the ontology has none."""
    return NamedNode(TERM[name][1:-1])


SPARQL_RESULTS = "http://www.w3.org/2005/sparql-results#"
"""The namespace of SPARQL's result format in XML."""

VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
FOAF = "http://xmlns.com/foaf/0.1/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
ENTAILMENT = "http://www.w3.org/ns/entailment/"
# These say what a published graph is, beside it: they never stand in the store.

PROGRAM_LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
"""That of the program, and of the ontology with its shapes and alignments."""

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the data: CC BY 4.0."""

FAMILIAR = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": DCAT,
    "dcterms": DCT,
    "foaf": FOAF,
    "gn": "http://www.geonames.org/ontology#",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": VOID,
    "wdt": "http://www.wikidata.org/prop/direct/",
}
"""Namespaces that people use without declaring them; only messages name them."""

SVG = "http://www.w3.org/2000/svg"
"""The namespace of drawings."""
