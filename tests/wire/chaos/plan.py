"""The plan: what people do and what breaks, round by round. A seed gives the same plan every time.

The plan knows nothing of how the bot fares. It names articles by the order in which they are handed in; what
cannot be done when its turn comes (a card is not there yet, a button is gone) is left out and noted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tests.wire.chaos.engine import trouble
from tests.wire.chaos.later import Later
from tests.wire.chaos.pictures import new_key
from tests.wire.chaos.step import EDITORS, LONG, SHORT, WRITERS, Step, let_through, move, repictured, vote
from tests.wire.chaos.texts import write

FENCED = 0.25
"""In how many rounds of a fleet a process sleeps while another one takes its shards."""


class Plan:
    """A newsroom's bad days, drawn from one seed."""

    def __init__(self, seed: str, *, server: bool = False, fleet: bool = False) -> None:
        """With a `server`, something goes wrong with that too; in a `fleet`, one process takes the place of another."""
        self._fleet = fleet
        self._dice = random.Random(seed)
        self._server_dice = random.Random(f"{seed}:server") if server else None
        self._seed = seed
        self._articles = 0
        self._scripts: list[list[Step]] = []
        """What is still to be done to articles that are under way, one list for each."""

    def rounds(self, count: int) -> Iterator[list[Step]]:
        """The rounds, each a list of steps."""
        for number in range(count):
            yield self._round(number, last=number == count - 1)

    def _round(self, number: int, *, last: bool) -> list[Step]:
        dice = self._dice
        for _ in range(dice.choice([1, 1, 2])):
            self._scripts.append(self._article())
        people: list[Step] = []
        for script in self._scripts:
            steps = len(script) if last else min(len(script), dice.randint(2, 6))
            people += [script.pop(0) for _ in range(steps)]
            if dice.random() < 0.6:
                people.append(Step("pause", {"seconds": round(dice.uniform(0.0, 0.25), 3)}))
        self._scripts = [script for script in self._scripts if script]
        return self._stormy(people)

    # ------------------------------------------------------------- people

    def _article(self) -> list[Step]:
        """The life of one article, from its submission to (mostly) its publication, and on from there."""
        dice = self._dice
        number, self._articles = self._articles, self._articles + 1
        writer = dice.randrange(WRITERS)
        name = f"{self._seed.replace(':', 'x')}n{number}"
        low, high = LONG if dice.random() < 0.35 else SHORT
        text = write(dice, name, 1, length=dice.randint(low, high))
        door = "file" if len(text.message) > 1900 else dice.choice(["chat", "chat", "form", "file"])
        of = {"article": number}
        facts: dict[str, Any] = {"writer": writer, "text": text, "door": door}
        if number > 3 and dice.random() < 0.15:
            facts |= {"door": "file", "follows": dice.randrange(number)}
        if facts["door"] == "chat" and dice.random() < 0.6:
            facts["pictures"] = [new_key(dice, name, k) for k in range(dice.choice([1, 1, 2, 3]))]
            facts["pictures"] = list(dict.fromkeys(facts["pictures"]))
        has_pictures = "pictures" in facts
        steps = [Step("submit", {**of, **facts})]
        judges = dice.sample(range(EDITORS), k=EDITORS)
        for editor in judges[2 : 2 + dice.randint(0, 2)]:  # those who change their mind
            steps += self._doubts(of, editor)
        fate = dice.random()
        if fate < 0.2:
            steps.append(vote(dice, of, judges[2], "changes"))
            low, high = dice.choice([SHORT, LONG])
            second = write(dice, name, 2, length=dice.randint(low, high))
            steps.append(Step("pause", {"seconds": 0.2}))
            steps.append(Step("edit", {**of, "by": ("writers", writer), "text": second}))
            steps.append(Step("pause", {"seconds": 0.1}))
        elif fate < 0.28:
            steps += [vote(dice, of, judges[3], "spike"), *self._doubts(of, judges[4])]
            if dice.random() < 0.5:
                return steps
            steps.append(Step("press", {**of, "editor": judges[3], "button": "restore"}))
        elif fate < 0.36:
            steps.append(Step("claim", {**of, "editor": judges[0]}))
        elif fate < 0.42:
            by = {"by": ("writers", writer)}
            steps += [Step("withdraw", {**of, **by}), Step("hand_in", {**of, **by})]
        elif fate < 0.48:
            steps.append(Step(dice.choice(["lose_card", "lose_thread", "clear_marks"]), of))
            choice = dice.choice(["approve", "changes"])
            steps.append(Step("react", {**of, "editor": judges[4], "choice": choice, "burst": False}))
            for editor in dice.sample(judges, k=EDITORS):
                facts = {"editor": editor, "choice": choice}
                steps.append(Step("moderate", {**of, **facts}))
        elif fate < 0.52:
            steps.append(Step("outsider", {**of, "writer": dice.randrange(WRITERS), "choice": "approve"}))
        if dice.random() < 0.25:
            steps.append(repictured(dice, of, ("writers", writer), name, 10, has=has_pictures))
            has_pictures = True
        if dice.random() < 0.3:
            steps.insert(dice.randint(1, len(steps)), move(dice, of))
        # Whoever asked for changes or spiked gives way, then it is let through: most articles go out.
        for editor in judges[2:]:
            steps.append(Step("give_way", {**of, "editor": editor}))
        steps += let_through(dice, of, judges)
        if dice.random() < 0.3:
            steps.append(Step("unreact", {**of, "editor": judges[0], "choice": "approve"}))
            steps.append(vote(dice, of, judges[0], "approve"))
        return (
            steps + Later(dice, number, name, writer, judges, version=2, has_pictures=has_pictures).script()
        )

    def _doubts(self, of: dict[str, int], editor: int) -> list[Step]:
        dice = self._dice
        first = dice.choice(["approve", "changes", "spike"])
        steps = [vote(dice, of, editor, first)]
        if dice.random() < 0.7:
            steps.append(Step("unreact", {**of, "editor": editor, "choice": first}))
        return steps

    # ------------------------------------------------------- what breaks

    def _stormy(self, people: list[Step]) -> list[Step]:
        """The people's steps with trouble between them."""
        dice = self._dice
        steps = list(people)
        for _ in range(dice.randint(1, 4)):
            steps.insert(dice.randint(0, len(steps)), self._trouble())
        if dice.random() < 0.5:
            steps.insert(dice.randint(0, len(steps)), self._trap())
        if dice.random() < 0.5:
            facts = {"editor": dice.randrange(EDITORS), "how": dice.choice(["role", "left"])}
            gone = dice.randint(0, len(steps))
            steps.insert(gone, Step("no_editor", facts))
            steps.insert(dice.randint(gone + 1, len(steps)), Step("editor_again", facts))
        if dice.random() < 0.15:
            gone = dice.randint(0, len(steps))
            steps.insert(gone, Step("lose_tags"))
            steps.insert(dice.randint(gone + 1, len(steps)), Step("tags_again"))
        if dice.random() < 0.7:
            steps.insert(dice.randint(0, len(steps)), Step("kill"))
        # Whoever was killed stays down for some of the steps, while people go on.
        for place in [i for i, step in enumerate(steps) if step.does in ("kill", "trap")][::-1]:
            steps.insert(min(len(steps), place + dice.randint(1, 6)), self._comes_back())
        if self._server_dice is not None:
            for _ in range(self._server_dice.choice([0, 1, 1, 2])):
                place = self._server_dice.randint(0, len(steps))
                steps.insert(place, trouble(self._server_dice))
            if self._fleet and self._server_dice.random() < FENCED:
                place = self._server_dice.randint(0, len(steps))
                steps.insert(place, Step("fence"))
                steps.insert(self._server_dice.randint(place + 1, len(steps)), Step("wake"))
        return [
            *steps,
            Step("start", {"after": 0.0}),
            Step("pause", {"seconds": round(dice.uniform(0.2, 1.0), 3)}),
        ]

    def _comes_back(self) -> Step:
        """The bot is started again: mostly at once, now and then after so long that no nonce is known any more."""
        after = round(self._dice.choice([0.0, 0.0, 0.1, 0.3, 0.5, self._dice.uniform(1.0, 3.0)]), 3)
        return Step("start", {"after": after, "minutes_later": self._dice.random() < 0.5})

    def _trap(self) -> Step:
        """A kill at a named point of a delivery."""
        dice = self._dice
        point = dice.choice(["kill-before", "kill-after", "kill-answered"])
        seconds = round(dice.uniform(0.0, 0.02), 4)
        facts = {"what": point, **self._request(), "seconds": seconds, "skip": dice.randint(0, 2)}
        return Step("trap", facts)

    def _request(self) -> dict[str, str]:
        """One kind of request, by where it goes."""
        return self._dice.choice(
            [
                {"method": "POST", "at": "review"},
                {"method": "POST", "at": "publish"},
                {"method": "POST", "at": "publish"},
                {"method": "POST", "at": "announce"},
                {"method": "POST", "at": "anywhere"},
                {"method": "POST", "at": "threads"},
                {"method": "POST", "at": "posts"},
                {"method": "PATCH", "at": "thread"},
                {"method": "POST", "at": "crosspost"},
                {"method": "PUT", "at": "marks"},
                {"method": "DELETE", "at": "mark"},
                {"method": "GET", "at": "reactors"},
                {"method": "GET", "at": "history"},
                {"method": "PATCH", "at": "card"},
                {"method": "PATCH", "at": "part"},
                {"method": "PATCH", "at": "part"},
                {"method": "PATCH", "at": "piece"},
                {"method": "DELETE", "at": "piece"},
                {"method": "PATCH", "at": "news"},
            ]
        )

    def _trouble(self) -> Step:
        dice = self._dice
        match dice.randrange(13):
            case 0 | 1 | 2:
                status = dice.choice([500, 502, 503, 504])
                what = dice.choice(["refuse", "fail-after", "fail-after"])
                return Step("fault", {"what": what, **self._request(), "status": status})
            case 3:
                return Step(
                    "fault", {"what": "late", **self._request(), "seconds": dice.choice([0.3, 1.0, 2.0])}
                )
            case 4:
                return Step("fault", {"what": "silent-after", **self._request(), "seconds": 1.5})
            case 5 | 6:
                what = dice.choice(["reset-before", "reset-after"])
                return Step("fault", {"what": what, **self._request(), "times": dice.choice([1, 1, 6])})
            case 7 | 12:
                where = dice.choice(["publish", "publish", "review", "announce", "anywhere"])
                seconds = round(dice.uniform(2.2, 4.5), 2)
                return Step("fault", {"what": "delayed", "method": "POST", "at": where, "seconds": seconds})
            case 8:
                return Step("fault", {"what": "limit", **self._request(), "seconds": dice.choice([0.3, 1.0])})
            case 9:
                return Step("cut", {"resumable": dice.random() < 0.5})
            case 10:
                event = dice.choice(["MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_CREATE"])
                return Step("duplicate", {"event": event, "times": dice.randint(1, 3)})
            case _:
                return dice.choice(
                    [
                        Step("away", {"seconds": round(dice.uniform(0.5, 2.5), 2)}),
                        Step("lag", {"seconds": round(dice.uniform(0.02, 0.3), 3)}),
                        Step("hold", {"event": "MESSAGE_REACTION_ADD", "count": 2}),
                    ]
                )
