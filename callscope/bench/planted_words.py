"""Templates and values of the planted sentences, a set for each half."""

from __future__ import annotations

from collections.abc import Mapping

FORMS: Mapping[str, tuple[str, ...]] = {
    "card": (
        "written", "in fours", "with dashes", "digit by digit", "spaced digits", "in pairs", "commas", "hesitant",
        "in turns", "said again",
    ),
    "phone": ("written", "phone dashes", "phone spaces", "digit by digit", "commas", "hesitant", "in turns"),
    "email": ("written", "at with dots", "spoken address", "spelled address"),
    "iban": ("written", "in fours", "letters and digits"),
    "birth": ("month first", "day first", "slashes", "spoken date"),
    "postcode": ("written", "letters and digits"),
    "number": ("written", "digit by digit", "spaced digits", "in pairs", "hesitant"),
    "spelling": ("dashed letters", "spaced letters", "letters with words"),
    "name": ("as a caller", "first name", "lower case"),
}  # fmt: skip

_DEVELOPMENT: Mapping[str, tuple[str, ...]] = {
    "card": (
        "Can I take the card number?|Sure, it's {}.|Thank you.",
        "My card number is {} and it's a Visa.",
        "Okay so the number on the card is {}",
    ),
    "phone": (
        "What's the best number to reach you?|It's {}.",
        "My phone number is {}, call me any time after five.",
        "You can call me back on {} please",
    ),
    "email": (
        "And your e-mail address?|That's {}.",
        "My email is {} if that helps.",
        "Please send it to {}, thanks",
    ),
    "iban": ("And your IBAN?|Yes, {}.", "The IBAN is {} for the refund."),
    "birth": (
        "Can you confirm your date of birth?|Sure. {}.",
        "I was born on {} in Ohio.",
        "My date of birth is {}",
    ),
    "postcode": ("What's your postcode?|It's {}.", "My zip code is {} and I live alone.", "the postal code is {}"),
    "number": (
        "Can I have your account number?|Yes, {}.",
        "My order number is {} and it has not arrived.",
        "the policy number is {} I think",
    ),
    "spelling": ("How do you spell that?|{}.", "My last name is spelled {}.", "That's {} for the surname"),
    "name": (
        "My name is {} and I have a problem.", "Who am I speaking with?|This is {} calling.",
        "hi my name is {} and i need a quote",
    ),
}  # fmt: skip

_REPORT: Mapping[str, tuple[str, ...]] = {
    "card": (
        "I'll need the long number across the front please.|Right, {}, and it runs out next spring.",
        "You charged me twice on {}, I want that back.",
        "Could you read me the digits of your Mastercard?|One moment. {}. Did you get that?",
        "so I typed in {} and the page said declined",
        "We have your payment details as follows: {}. Is this still the one you use?",
    ),
    "phone": (
        "In case we get cut off, how do I get hold of you?|Try {}, that's my husband's.",
        "I rang from {} yesterday and nobody picked up.",
        "Is it still {} that we have on file?",
        "my mobile's {} but text first",
        "Could you leave a message at {} when it is ready?",
    ),
    "email": (
        "Where shall I send the invoice?|To {} if you don't mind.",
        "I signed up with {} about a year ago.",
        "So that was {}, correct?",
        "the confirmation went to {} and not to me",
        "Could you change my email to {} from now on?",
    ),
    "iban": (
        "Which account should the money go to?|It's {}, with the same bank as before.",
        "You took the premium from {} although I had cancelled.",
        "I have the bank details here, {}.",
    ),
    "birth": (
        "For security, when were you born?|On {}.",
        "She was born {}, so she is old enough.",
        "The patient's birthday is {} according to the form.",
        "DOB {} is what I wrote down",
        "Before I open the account, your birth date please?|Yes of course, it's {}.",
    ),
    "postcode": (
        "And the post code of the house?|{}, just by the station.",
        "We moved to {} last month.",
        "Is the zip still {}?",
        "deliver it to the new address, postcode {}",
    ),
    "number": (
        "Do you have a booking reference?|Let me look. {}.",
        "I am a member, my membership number is {}.",
        "The ticket you opened was {} and it was closed without an answer.",
        "my pin is {} or it used to be",
        "Under which customer number?|{}, under my wife's account.",
    ),
    "spelling": (
        "Sorry, how is that written?|It is {}.",
        "The family name, that's {}, as on the passport.",
        "could you spell your surname|yes {}",
    ),
    "name": (
        "Good afternoon, you're speaking with {}, what can I do for you?",
        "The account is in the name of {}.",
        "Is this about your husband?|Yes, his name is {}.",
        "hello my name is {} and my router is broken",
        "Am I speaking to {}?",
        "You can ask for {} at the front desk.",
    ),
}  # fmt: skip

TEMPLATES: Mapping[str, Mapping[str, tuple[str, ...]]] = {"development": _DEVELOPMENT, "report": _REPORT}

VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "development": {
        "given": tuple("James Maria Robert Linda Michael Anna Thomas Julia Ahmed Priya Hans Claire Lisa Ben".split()),
        "family": tuple("Smith Johnson Garcia Miller Brown Weber Dubois Khan Lopez Taylor".split()),
        "domain": ("gmail.com", "example.com", "yahoo.co.uk", "contoso.com", "web.de"),
        "postcode": ("SW1A 1AA", "M1 1AE", "EC1A 1BB", "B33 8TH", "K1A 0B1", "94110", "10001", "60614-3201"),
    },
    "report": {
        "given": tuple(
            "Siobhan Oluwaseun Marguerite Dmitri Yolanda Percival Xiaoling Fernando Anneliese Tobias Ingrid Kwame "
            "Noor Bartholomew Grace Will Chiamaka Reinhold Svenja Hector Imogen Lakshmi".split()
        ),
        "family": tuple(
            "Okonkwo Papadopoulos Featherstone Nguyen Kowalczyk Abernathy Villanueva Zhang Thorvaldsen Moreau "
            "Underwood Chatterjee Eichmann Quigley Fitzgerald".split()
        ),
        "domain": ("hotmail.com", "northgate.org", "outlook.com", "telia.se", "btinternet.com", "brightwater.io"),
        "postcode": ("CF10 3AT", "G2 8DL", "NE1 4ST", "LS6 2UP", "V6B 1H4", "80202", "73301", "98101-2345"),
    },
}
