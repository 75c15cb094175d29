"""What the words around a place rule out."""

import pytest

from geoevents.extraction.vetoes import is_false_rumour, rule_out


def why(text: str, name: str, slot: str, probability: float = 0.9) -> str:
    return rule_out(text, slot, probability, text.index(name), first=0, last=len(text))


@pytest.mark.parametrize(
    "text",
    [
        "Troops took the village after the fighters retreated into Jabal Hask.",
        "The last rebels withdrew towards Hask.",
        "They had fallen back to the nearby town of Hask.",
        "Its defenders fled in disorder to Hask.",
    ],
)
@pytest.mark.parametrize("slot", ["gain", "withdrawal"])
def test_where_someone_went_is_not_taken_or_left(text: str, slot: str) -> None:
    assert "where someone went" in why(text, "Jabal Hask" if "Jabal" in text else "Hask", slot)


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("The rebels withdrew from Hask.", "withdrawal"),
        ("After the rebels fled to the hills the army took Hask.", "gain"),
        ("The army retreated into Hask, which it holds.", "holds"),
    ],
)
def test_what_was_left_or_taken_stays(text: str, slot: str) -> None:
    assert why(text, "Hask", slot) == ""


def test_an_unsure_reading_wants_a_word_of_its_kind() -> None:
    text = "Hask, a Georgian town, came by a bakery last night."
    assert "no word that tells of gain" in why(text, "Hask", "gain", 0.4)
    assert "no word that tells of siege" in why("Earlier the army captured Hask.", "Hask", "siege", 0.4)
    assert why(text, "Hask", "gain", 0.7) == ""
    assert why("Rebels captured Hask.", "Hask", "gain", 0.4) == ""
    assert why("Rebels surrounded Hask.", "Hask", "siege", 0.4) == ""
    assert why("Hask is under rebel control.", "Hask", "holds", 0.4) == ""


@pytest.mark.parametrize("text", ["They mean to reach Hask.", "The army vowed to retake the town of Hask."])
def test_a_plan_is_no_advance_and_no_taking(text: str) -> None:
    assert "a plan" in why(text, "Hask", "advance")
    assert "a plan" in why(text, "Hask", "gain")
    assert why(text, "Hask", "holds") == ""


@pytest.mark.parametrize(
    ("behind", "told"),
    [
        (", the town its troops captured in April, for a drive", True),
        (", a town which it has never captured, by spring", False),
        (", a town that they almost captured in May", False),
        (", the town they lost in May, by the end of the month", False),
        (", which rebels have seized", True),
        (", the town where rebels live", False),
        (", which has a mill", False),
        (" and the town of Balsh, which they took", False),
    ],
)
def test_what_was_taken_before_stays_taken_whatever_is_planned_there(behind: str, told: bool) -> None:
    text = f"They were preparing to regroup near Hask{behind}."
    assert (why(text, "Hask", "gain") == "") is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They have twelve posts in Hask, and some of them are now in territory held by the army.", False),
        ("Three villages near Hask burnt down, but two of them are under rebel control.", False),
        ("Hask is in army hands, and some of them were glad.", True),
        ("Hask and Balsh are under rebel control; some of them are in the hills.", True),
        ("Hask lies in territory held by the army.", True),
    ],
)
def test_what_is_held_may_be_things_at_the_place(text: str, told: bool) -> None:
    assert (why(text, "Hask", "holds") == "") is told
    assert why(text, "Hask", "gain") == ""


def test_what_was_attacked_was_not_surely_taken() -> None:
    text = "The factions attacked Hask and got into its houses, but were pushed back."
    assert "told to be attacked" in why(text, "Hask", "gain", 0.4)
    assert why(text, "Hask", "gain", 0.9) == ""
    assert why(text, "Hask", "advance", 0.4) == ""


def test_where_an_operation_was_launched_nothing_is_surely_taken() -> None:
    text = "The rebels have launched a new operation in Hask to recover areas lost by the army."
    assert "told to be attacked" in why(text, "Hask", "gain", 0.4)
    assert why(text, "Hask", "gain", 0.9) == ""
    assert why(text, "Hask", "advance", 0.4) == ""


def test_what_came_under_fire_was_not_taken() -> None:
    text = (
        "Hask, a Georgian town a walk from the line and the mills of Ergneti, also came under fire that night."
    )
    assert "come under fire" in why(text, "Hask", "gain")
    assert why("Hask came under fire and was captured.", "Hask", "gain") == ""


@pytest.mark.parametrize("slot", ["gain", "withdrawal", "holds"])
def test_somebody_s_own_town_is_no_place_of_the_report(slot: str) -> None:
    text = "They fled to Hask after their own cities and towns were retaken by the army."
    assert "does not name" in why(text, "their own cities", slot)
    assert why(text, "Hask", "holds") == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hask and surrounding areas hold over four million civilians.", False),
        ("Hask holds 30,000 displaced people.", False),
        ("Hask houses about two hundred prisoners.", False),
        ("Rebels hold Hask and two hills.", True),
        ("Hask, which the rebels hold, has 20,000 people.", True),
    ],
)
def test_what_holds_people_is_not_held(text: str, told: bool) -> None:
    assert (why(text, "Hask", "holds") == "") is told


@pytest.mark.parametrize(
    "text", ["The men left by the gate at Hask.", "The rebels withdrew overnight through Hask."]
)
def test_the_way_out_is_not_what_was_left(text: str) -> None:
    place = "gate" if "gate" in text else "Hask"
    assert "the way out" in why(text, place, "withdrawal")
    assert why("The rebels left Hask by the northern gate.", "Hask", "withdrawal") == ""


@pytest.mark.parametrize(
    "text",
    [
        "They withdrew from bases across Hask.",
        "They pulled out of positions along the Hask road.",
        "The army withdrew its forces across Hask.",
        "They left one by one Hask and its neighbours.",
        "They withdrew from posts run by Hask.",
    ],
)
def test_what_was_left_may_stand_after_such_words_too(text: str) -> None:
    assert why(text, "Hask", "withdrawal") == ""


@pytest.mark.parametrize(
    ("text", "false"),
    [
        ("Rumours that Hask had fallen are wrong.", True),
        ("Posts saying the army had entered Hask were entirely false.", True),
        ("Reports of the capture of Hask turned out to be untrue.", True),
        ("Rumours that Hask had fallen were confirmed.", False),
        ("Hask had fallen; rumours of a truce are wrong.", False),
        ("Reports that the army had left were wrong and Hask fell.", False),
    ],
)
def test_what_the_same_sentence_calls_a_false_rumour(text: str, false: bool) -> None:
    assert is_false_rumour(text, text.index("Hask"), first=0, last=len(text)) is false


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday the government launched a counter-offensive to recapture Hask.",
        "The army has begun a long-awaited operation to clear the city of Hask of militants.",
    ],
)
def test_what_an_operation_is_for_is_not_taken(text: str) -> None:
    assert "what an operation is for" in why(text, "Hask", "gain")
    done = text.replace("launched", "successfully completed").replace("has begun", "has successfully completed")
    assert why(done, "Hask", "gain") == ""


@pytest.mark.parametrize("slot", ["gain", "withdrawal"])
def test_what_is_to_come_about_by_a_day_has_not_come_about(slot: str) -> None:
    text = "Their forces will leave Tilbar by 15 November, Hask by 20 November and Lask by 1 December."
    for name in ("Tilbar", "Hask", "Lask"):
        assert why(text, name, slot) == "it is told to come about by a day"
    assert why("They left Tilbar by 15 November, and will be home by Sunday.", "Tilbar", slot) == ""


def test_what_is_annexed_was_not_surely_taken() -> None:
    text = "It came a day after he proclaimed the annexation of Hask, which rebels hold."
    assert "annexed" in why(text, "Hask", "gain", 0.4)
    assert why(text, "Hask", "gain", 0.9) == ""


@pytest.mark.parametrize(
    "text",
    [
        "On Friday they captured Serhiivka, Hask said.",
        "The town is disputed: Hask announced its capture on Saturday.",
        "Hask has confirmed that the town fell.",
        "The army took the town, as Hask later admitted.",
    ],
)
def test_a_capital_that_speaks_is_not_taken(text: str) -> None:
    assert "say something" in why(text, "Hask", "gain")


@pytest.mark.parametrize(
    "text",
    [
        "Hask declared free by the army.",
        "Hask, said to have fallen on Monday, was taken by the army.",
        "Hask confirmed captured.",
        "The fighters in Hask said they had taken it.",
    ],
)
def test_what_is_said_of_a_town_is_not_said_by_it(text: str) -> None:
    assert why(text, "Hask", "gain") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Hask is to follow on Nov. 25.",
        "Under the deal Hask, to the west, is due to be handed over tomorrow.",
        "Kalb is to follow on Nov. 25 and Hask on Dec. 1.",
        "Kalb is to be handed to the army tomorrow, Agd five days later and Hask at the end of the month.",
    ],
)
def test_what_is_due_has_not_come(text: str) -> None:
    assert why(text, "Hask", "gain") == "it is told to be due"
    assert why(text, "Hask", "holds") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Hask fell on Monday, and Kalb is to follow.",
        "Kalb is to follow; Hask was taken on Monday.",
        "The army took Hask on Monday and is to be given tanks.",
    ],
)
def test_what_has_come_stands_beside_what_is_due(text: str) -> None:
    assert why(text, "Hask", "gain") == ""
