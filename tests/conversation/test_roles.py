"""Who is the agent, who the customer, how sure, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callscope.call import Speaker, Utterance
from callscope.conversation.roles import SURE_ENOUGH, SUREST, cues, roles


def talk(*said: tuple[str, str]) -> list[Utterance]:
    return [Utterance(float(index), index + 0.9, who, text) for index, (who, text) in enumerate(said)]


def told(*said: tuple[str, str], language: str = "en", agent: str | None = None) -> dict[str, Speaker]:
    labels = list(dict.fromkeys(who for who, _ in said))
    return {one.label: one for one in roles(labels, talk(*said), language, agent)}


@pytest.mark.parametrize("name", ["oil-light", "chromecast"])
def test_the_sample_calls_have_the_right_roles(samples: Path, name: str) -> None:
    turns = json.loads((samples / f"{name}.truth.json").read_text())["turns"]
    found = told(*((turn["role"], turn["text"]) for turn in turns))
    assert {label: one.role for label, one in found.items()} == {"agent": "agent", "customer": "customer"}
    assert all(0.75 <= one.confidence < 1 and one.because for one in found.values())


def test_the_sample_call_has_the_names_that_people_gave(samples: Path) -> None:
    turns = json.loads((samples / "oil-light.truth.json").read_text())["turns"]
    found = told(*((turn["role"], turn["text"]) for turn in turns))
    assert (found["agent"].name, found["customer"].name) == ("Cherry", "Suzanne")


def test_the_reason_quotes_what_was_said() -> None:
    found = told(("S1", "Thank you for calling Contoso."), ("S2", "My printer is broken."))
    assert 'answers for a company: "Thank you for calling"' in found["S1"].because


def test_the_customer_may_speak_first() -> None:
    found = told(("S1", "Hi, I'm calling about my bill."), ("S2", "Sure. May I have your account number?"))
    assert (found["S1"].role, found["S2"].role) == ("customer", "agent")


def test_without_cues_the_roles_are_unknown() -> None:
    found = told(("S1", "The weather was grey."), ("S2", "The hills were green."))
    assert {(one.role, one.confidence, one.because) for one in found.values()} == {("unknown", 0.0, ())}


def test_speaking_first_alone_is_no_evidence() -> None:
    assert told(("S1", "Hello."), ("S2", "Hello."))["S1"].role == "unknown"


def test_a_known_agent_channel_is_certain() -> None:
    found = told(("S1", "I'm calling about my bill."), ("S2", "Hm."), agent="S1")
    assert (found["S1"].role, found["S1"].confidence) == ("agent", 1.0)
    assert (found["S2"].role, found["S2"].confidence) == ("customer", 1.0)


def test_an_agent_who_is_known_and_says_nothing_is_nobody_here() -> None:
    polite = "I am sorry about the delay, I understand. Let us know, you can contact us at home."
    found = told(("right", polite), agent="left")
    assert (found["right"].role, found["right"].confidence) == ("customer", 1.0)
    three = told(("channel 2", "How can I help you?"), ("channel 3", "My order is late."), agent="channel 1")
    assert "agent" not in {one.role for one in three.values()}
    assert three["channel 3"].role == "customer"


def test_who_speaks_alone_does_not_speak_first() -> None:
    assert told(("S1", "You're welcome, it's still broken."))["S1"].because == ()
    alone = told(("S1", "I understand. You're welcome."))["S1"]
    assert all("first" not in reason for reason in alone.because)


def test_more_evidence_makes_it_surer() -> None:
    little = told(("S1", "Let me check."), ("S2", "Fine."))
    much = told(("S1", "Thank you for calling. How can I help you? Let me check."), ("S2", "I lost my card."))
    assert little["S1"].confidence < much["S1"].confidence


def test_after_a_transfer_both_agents_are_agents() -> None:
    found = told(
        ("S1", "Thank you for calling, how can I help you?"),
        ("S2", "I'm calling about my order, it still hasn't arrived."),
        ("S1", "Let me transfer you to our shipping team."),
        ("S3", "Shipping, how may I assist you? Can I have your order number, please?"),
        ("S2", "My order number is five."),
    )
    assert [found[label].role for label in ("S1", "S2", "S3")] == ["agent", "customer", "agent"]


def test_a_third_voice_without_cues_is_unknown() -> None:
    found = told(
        ("S1", "Thank you for calling, how can I help you?"),
        ("S2", "I'm calling about my order."),
        ("S3", "Yes."),
    )
    assert (found["S3"].role, found["S3"].confidence, found["S3"].because) == ("unknown", 0.0, ())
    nobody = told(("S1", "Bom dia."), ("S2", "Queria ajuda."), ("S3", "Sim."), language="pt")
    assert {(one.role, one.confidence) for one in nobody.values()} == {("unknown", 0.0)}


def test_a_third_voice_that_speaks_for_neither_side_is_other_and_never_for_certain() -> None:
    found = told(
        ("S1", "Thank you for calling, how can I help you? Can I have your order number?"),
        ("S2", "I'm calling about my order, it still hasn't arrived."),
        ("S3", "Let me check that for you. It still hasn't arrived, and I have a problem with my bill."),
    )
    assert found["S3"].role == "other"
    assert found["S3"].confidence <= SUREST


def test_a_second_agent_is_one_only_where_that_is_sure() -> None:
    """Where the customer too sounds like an agent, a third voice that does is not much more of one."""
    found = told(
        ("S1", "Thank you for calling, how can I help you? Can I have your name? Happy to help."),
        ("S2", "Let me check that for you. You're welcome."),
        ("S3", "Let me check that for you. You're welcome."),
    )
    assert found["S1"].role == "agent"
    assert all(one.role == "unknown" or one.confidence >= SURE_ENOUGH for one in found.values())


def test_one_speaker_alone_can_be_the_customer() -> None:
    assert told(("S1", "I'm calling because my order never came. I'd like to get a refund."))["S1"].role == "customer"


@pytest.mark.parametrize(
    ("language", "agent", "customer"),
    [
        ("de", "Guten Tag, wie kann ich Ihnen helfen?", "Ich habe ein Problem mit meiner Rechnung."),
        ("fr", "Bonjour, comment puis-je vous aider ?", "Bonjour, j'ai un problème avec ma facture."),
        ("es", "Buenos días, ¿en qué puedo ayudarle?", "Hola, tengo un problema con mi factura."),
    ],
)
def test_german_french_and_spanish_have_cues(language: str, agent: str, customer: str) -> None:
    found = told(("S1", agent), ("S2", customer), language=language)
    assert (found["S1"].role, found["S2"].role) == ("agent", "customer")


def test_a_language_without_cues_leaves_roles_unknown() -> None:
    assert cues("ja") == ()
    assert told(("S1", "Thank you for calling."), ("S2", "My order is late."), language="ja")["S1"].role == "unknown"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thank you for calling, my name is Aiden Clark. How may I help?", "Aiden Clark"),
        ("Auto sales, Cherry speaking. How can I help you?", "Cherry"),
        ("Hi Jannie, this is Helena.", "Helena"),
        ("This is Amelia Hernandez, how can I assist you?", "Amelia Hernandez"),
        ("My name is on the account.", ""),
        ("my name is suzanne", ""),
        ("This is Great.", ""),
        ("Thank you for calling, this is Contoso Support.", ""),
        ("Technical Support speaking.", ""),
        ("This is ridiculous.", ""),
        ("My name is Suzanne. I mean, my name is Karen.", ""),
    ],
)
def test_a_name_is_taken_only_from_a_clear_introduction(text: str, name: str) -> None:
    assert told(("S1", text), ("S2", "Okay."))["S1"].name == name


def test_a_name_that_two_speakers_give_is_given_to_neither() -> None:
    found = told(("S1", "My name is Anna."), ("S2", "My name is Anna."))
    assert {one.name for one in found.values()} == {""}


def test_most_helpdesk_and_travel_calls_get_their_roles_right(shared_data: Path) -> None:
    right = total = 0
    for folder in ("text_ms_helpdesk_calls", "text_ms_travel_calls"):
        lines = (shared_data / folder / "calls.jsonl").read_text().splitlines()
        for line in lines[1::8]:
            found = told(*((turn["role"], turn["text"]) for turn in json.loads(line)["turns"]))
            right += all(one.role == label for label, one in found.items())
            total += 1
    assert right >= 0.95 * total
