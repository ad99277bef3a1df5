"""What happens to an article once it is out: drawn as a script of steps, as all of the plan."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.wire.chaos.step import (
    CHIEFS,
    CODES,
    ELSEWHERE,
    LONG,
    READERS,
    SHORT,
    Step,
    let_through,
    move,
    repictured,
    vote,
)
from tests.wire.chaos.texts import remark, write


@dataclass
class Later:
    """The rest of one article's life. `judges` are the editors in the order in which they are asked."""

    dice: random.Random
    article: int
    name: str
    writer: int
    judges: Sequence[int]
    version: int
    """The latest that was written."""
    remarks: int = 0
    has_pictures: bool = False
    """Whether it may have some."""
    drawn: int = 20
    """The number of the latest picture that was drawn for it."""

    def script(self) -> list[Step]:
        """Mostly one thing or two; many articles are left alone."""
        steps: list[Step] = []
        if self.dice.random() < 0.3:
            sections = self.dice.sample(ELSEWHERE, k=self.dice.choice([1, 1, 2]))
            facts = {**self._of, "chief": self.dice.randrange(CHIEFS)}
            steps += [Step("also", {**facts, "section": section}) for section in sections]
        for _ in range(self.dice.choice([0, 0, 1, 1, 2, 3])):
            happens = [self._corrected, self._corrected, self._corrected, self._reported, self._taken_down]
            steps += self.dice.choice(happens)()
            if self.dice.random() < 0.25:
                steps += self._torn()
            if self.dice.random() < 0.3:
                steps.insert(
                    self.dice.randint(0, len(steps)),
                    Step("archive", {**self._of, "locked": self.dice.random() < 0.5}),
                )
            if self.dice.random() < 0.15:
                steps.insert(self.dice.randint(0, len(steps)), move(self.dice, self._of))
        return steps

    @property
    def _of(self) -> dict[str, int]:
        return {"article": self.article}

    def _who(self) -> tuple[str, int]:
        """Whoever works on a correction: its writer, or an editor who then does not judge it."""
        return ("writers", self.writer) if self.dice.random() < 0.6 else ("editors", self.judges[-1])

    def _kind_and_note(self) -> dict[str, str]:
        kind = self.dice.choice(["correction", "correction", "clarification", "update", "minor"])
        return {"kind": kind, "note": "" if kind == "minor" else self._remark("§")}

    def _remark(self, sign: str) -> str:
        self.remarks += 1
        return remark(self.dice, sign, self.name, self.remarks)

    def _edit(self, by: tuple[str, int]) -> Step:
        low, high = self.dice.choice([SHORT, SHORT, LONG])
        self.version += 1
        text = write(self.dice, self.name, self.version, length=self.dice.randint(low, high))
        return Step("edit", {**self._of, "by": by, "text": text})

    # ---------------------------------------------------------- corrections

    def _corrected(self) -> list[Step]:
        by, noted = self._who(), self._kind_and_note()
        return [Step("correct", {**self._of, "by": by, **noted}), *self._worked_on(by, noted["kind"])]

    def _worked_on(self, by: tuple[str, int], kind: str) -> list[Step]:
        """From an open correction to its end, whichever that is."""
        dice, of = self.dice, self._of
        steps: list[Step] = []
        if kind == "minor" or dice.random() < 0.8:
            steps.append(self._edit(by))
        for _ in range(dice.choice([0, 0, 1, 1, 2])):
            self.drawn += 1
            steps.append(repictured(dice, of, by, self.name, self.drawn, has=self.has_pictures))
            self.has_pictures = True
        if dice.random() < 0.25:
            steps.append(Step("note", {**of, "by": by, **self._kind_and_note()}))
        fate = dice.random()
        if fate < 0.15:
            return [*steps, *self._abandoned(by)]
        steps += [Step("hand_in", {**of, "by": by}), Step("pause", {"seconds": 0.2})]
        if fate < 0.3:
            steps.append(vote(dice, of, self.judges[2], dice.choice(["changes", "spike"])))
            if dice.random() < 0.5:
                return [*steps, *self._abandoned(by)]
            steps += [Step("give_way", {**of, "editor": self.judges[2]}), self._edit(by)]
        elif fate < 0.4:
            steps += [Step("withdraw", {**of, "by": by}), self._edit(by), Step("hand_in", {**of, "by": by})]
        elif fate < 0.5:
            first = vote(dice, of, self.judges[0], "approve")  # of a text that is not the last
            steps += [first, self._edit(by)]
        elif fate < 0.55:
            steps.append(Step(dice.choice(["lose_card", "lose_thread", "clear_marks"]), of))
        return steps + let_through(dice, of, self.judges)

    def _abandoned(self, by: tuple[str, int]) -> list[Step]:
        return [Step("abandon", {**self._of, "by": by})]

    # -------------------------------------------------------------- readers

    def _reported(self) -> list[Step]:
        dice, of = self.dice, self._of
        steps = [Step("report", {**of, "reader": dice.randrange(READERS), "text": self._remark("¿")})]
        fate, by = dice.random(), ("editors", self.judges[-1])
        if fate < 0.1:
            steps.append(Step("lose_report", of))
        if fate < 0.45:
            answer = self._remark("¡") if dice.random() < 0.6 else ""
            steps.append(Step("dismiss", {**of, "by": by, "answer": answer}))
        elif fate < 0.85:
            noted = self._kind_and_note()
            steps += [Step("take_up", {**of, "by": by, **noted}), *self._worked_on(by, noted["kind"])]
        return steps

    # --------------------------------------------------------------- chiefs

    def _taken_down(self) -> list[Step]:
        """Mostly it is put back, at times with another text; some is retracted, from where it stands or while a
        correction is open."""
        dice, of = self.dice, self._of
        chief = dice.randrange(CHIEFS)
        down = Step("unpublish", {**of, "chief": chief, "code": dice.choice((*CODES, "privacy", "privacy"))})
        back = Step("republish", {**of, "chief": dice.randrange(CHIEFS)})
        fate = dice.random()
        if fate < 0.2:
            return [down]
        if fate < 0.35:
            return [down, back]
        if fate < 0.5:
            return [down, *self._torn(), back]
        if fate < 0.7:
            now = Step("publish_now", {**of, "chief": chief})
            return [down, *self._corrected(), Step("pause", {"seconds": 0.2}), now, back]
        steps = [down] if fate < 0.8 else self._corrected()[: dice.randint(0, 3)]
        steps.append(Step("retract", {**of, "chief": chief, "reason": self._remark("†")}))
        if dice.random() < 0.3:
            return [*steps, Step("call_off", {**of, "chief": dice.randrange(CHIEFS)})]
        if dice.random() < 0.3:
            steps.append(Step("confirm", {**of, "chief": chief}))  # who may not
        return [*steps, Step("confirm", {**of, "chief": (chief + 1) % CHIEFS})]

    # ----------------------------------------------------------- moderators

    def _torn(self) -> list[Step]:
        """A message of it, or all that is in its thread, is deleted; mostly somebody corrects it after that."""
        dice, of = self.dice, self._of
        verdict = dice.choice(["again", "again", "drop"])
        steps = [Step("tear", {**of, "place": dice.choice([0, 1, -1, -1]), "verdict": verdict})]
        if dice.random() < 0.3:
            steps = [Step("tear_thread", {**of, "verdict": verdict})]
        if dice.random() < 0.7:
            steps += [*self._corrected(), Step("decide", of)]
        return steps
