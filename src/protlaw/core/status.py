"""The statuses an answer may have, by kind of norm."""

from typing import Literal, TypeAlias

DutyStatus = Literal["not_in_force", "not_triggered", "defeated", "pending", "met", "met_late", "breached", "ended"]
PowerStatus = Literal["not_in_force", "not_triggered", "defeated", "not_open", "open", "exercised", "exercised_late", "lapsed"]
Truth = Literal["yes", "no", "undetermined"]
Status: TypeAlias = str  # a DutyStatus, a PowerStatus, observed | violated, yes | no, achieved | not_achieved, listed | ..., or a member
