"""Telling places apart: what a name means by the words around it, and why."""

from __future__ import annotations

import pytest

from kg.extract.place_names import Named
from kg.extract.places_link import Linked, Linker
from kg.gazetteer import Gazetteer

LINKER = Linker(Gazetteer())


def linked(*named: Named, countries: tuple[str, ...] = ("SY",)) -> tuple[Linked, ...]:
    return LINKER.link(named, countries=countries)


def one(named: Named, *others: Named, countries: tuple[str, ...] = ("SY",)) -> str | None:
    place = linked(named, *others, countries=countries)[0].place
    return place.id if place else None


COUNTRYSIDE = {"relation": "countryside", "cls": "countryside", "cue": "ريف"}


def test_a_city_that_one_row_alone_is_called_needs_nothing_else() -> None:
    assert one(Named("تدمر")) == "sy-tadmur"


@pytest.mark.parametrize(("countryside", "meant"), [("ريف إدلب", "sy-nayrab"), ("ريف حلب الجنوبي", "sy-nayrab-aleppo")])
def test_a_governorate_named_near_by_chooses_among_namesakes(countryside: str, meant: str) -> None:
    # سيطرت الفصائل على بلدة النيرب بريف …
    assert one(Named("النيرب", cue="بلدة", cls="town"), Named(countryside, **COUNTRYSIDE)) == meant


@pytest.mark.parametrize(("country", "meant"), [("LY", "ly-tripoli"), ("LB", "lb-tripoli"), ("SY", None)])
def test_the_country_of_the_article_chooses_among_cities_of_one_name(country: str, meant: str | None) -> None:
    assert one(Named("طرابلس", cue="مدينة", cls="city"), countries=(country,)) == meant


@pytest.mark.parametrize("name", ["الجزيرة", "المدينة", "الحربي", "الباب", "التل", "الثورة"])
def test_an_ordinary_word_without_a_cue_is_no_place(name: str) -> None:
    assert one(Named(name), Named("دمشق")) is None


def test_an_ordinary_word_behind_a_cue_is_a_place_where_its_surroundings_agree() -> None:
    assert one(Named("الباب", cue="مدينة", cls="city"), Named("ريف حلب الشرقي", **COUNTRYSIDE)) == "sy-bab"


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        (Named("حلب"), "sy-aleppo"),
        (Named("حلب", cue="مدينة", cls="city"), "sy-aleppo"),
        (Named("حلب", cue="محافظة", cls="governorate"), "sy-aleppo-governorate"),
        (Named("ريف حلب الشمالي الشرقي", **COUNTRYSIDE), "sy-aleppo-governorate"),
        (Named("ريف عفرين", **COUNTRYSIDE), "sy-afrin"),
        (Named("حلب", areal=True), "sy-aleppo-governorate"),  # وفي حلب (شمال البلاد)،
    ],
    ids=lambda value: value.name if isinstance(value, Named) else value,
)
def test_the_word_before_a_name_says_what_it_is(named: Named, meant: str) -> None:
    assert one(named) == meant


def test_a_city_is_its_governorate_where_the_sentence_goes_on_with_towns_outside_it() -> None:
    # وفي حلب تقدمت القوات في بلدتي مارع وأعزاز
    city, *_ = linked(Named("حلب"), Named("مارع", cue="بلدتي", cls="town"), Named("أعزاز", listed=True, cls="town"))
    assert city.place is not None
    assert city.place.id == "sy-aleppo-governorate"
    assert "outside the city" in city.link.reasons[-1]


def test_a_quarter_keeps_its_city() -> None:
    assert one(Named("حلب"), Named("صلاح الدين", cue="حي", cls="quarter")) == "sy-aleppo"
    assert one(Named("صلاح الدين", cue="حي", cls="quarter"), Named("حلب")) == "sy-salah-al-din"


def test_an_unknown_place_says_what_it_lies_in() -> None:
    # قصف على قرية المجهولة بريف درعا
    unknown, _ = linked(Named("المجهولة", cue="قرية", cls="village"), Named("ريف درعا", **COUNTRYSIDE))
    assert unknown.place is None
    assert unknown.within == "sy-daraa-governorate"
    assert unknown.link.reasons == ("no gazetteer knows the name",)


def test_the_hospital_of_a_town_is_not_the_town_but_lies_in_it() -> None:
    hospital, *_ = linked(Named("مستشفى السويداء", cue="مستشفى", cls="facility"))
    assert (hospital.place, hospital.within) == (None, "sy-suwayda")


def test_a_front_is_the_place_it_is_named_after() -> None:
    assert one(Named("محور مارع", cue="محور", cls="facility")) == "sy-marea"


def test_an_air_base_is_not_its_town() -> None:
    assert one(Named("مطار الطبقة", cue="مطار", cls="facility")) == "sy-tabqa-air-base"


def test_a_village_called_a_city_is_still_the_village() -> None:
    assert one(Named("خان شيخون", cue="قرية", cls="village")) == "sy-khan-shaykhun"


def test_a_name_limited_to_another_country_is_not_taken() -> None:
    assert one(Named("سنجار", cue="قضاء", cls="area"), countries=("IQ",)) == "iq-sinjar"
    assert one(Named("الحضر", cue="مدينة", cls="city"), countries=("SY",)) is None


@pytest.mark.parametrize(
    ("countries", "meant"), [(("SY", "PS"), "sy-ariha"), (("PS", "SY"), "ps-jericho"), (("PS",), "ps-jericho")]
)
def test_a_name_of_two_countries_is_of_the_one_that_the_article_is_about(
    countries: tuple[str, ...], meant: str
) -> None:
    # the name itself counts for both countries
    assert one(Named("أريحا", cue="مدينة", cls="city"), countries=countries) == meant


def test_the_canonical_name_leaves_out_what_the_area_is() -> None:
    governorate, *_ = linked(Named("حلب", cue="محافظة", cls="governorate"))
    assert governorate.name == "حلب"
    town, *_ = linked(Named("كوباني", cue="مدينة", cls="city"))
    assert town.name == "عين العرب"


def test_every_link_says_why_and_what_else_it_might_have_been() -> None:
    nayrab, _ = linked(Named("النيرب", cue="بلدة", cls="town"), Named("ريف إدلب", **COUNTRYSIDE))
    assert any("محافظة إدلب is named near by" in reason for reason in nayrab.link.reasons)
    assert nayrab.link.alternatives == ("place/sy-nayrab-aleppo",)
    assert 0 < nayrab.link.score <= 1


def test_names_do_not_depend_on_the_order_of_articles() -> None:
    before = linked(Named("الصالحية", cue="حي", cls="quarter"), Named("دمشق"))
    linked(Named("الصالحية", cue="حي", cls="quarter"), Named("الحسكة"))
    assert linked(Named("الصالحية", cue="حي", cls="quarter"), Named("دمشق")) == before
