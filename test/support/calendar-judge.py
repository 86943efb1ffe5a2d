"""Reads iCalendar files with a program that nobody of this project wrote (icalendar): a list of files as JSON, answered by a list of what they say."""
import json
import sys
from datetime import timezone

from icalendar import Calendar


def seconds(time):
    return int(time.astimezone(timezone.utc).timestamp())


def by_definition(time, zones):
    """The same time by the zone that the file defines, instead of the one that this machine knows."""
    value = time.dt
    name = time.params.get("TZID")
    return seconds(zones[name].localize(value.replace(tzinfo=None)) if name else value)


def judged(text):
    calendar = Calendar.from_ical(text)
    zones = {str(zone["TZID"]): zone.to_tz() for zone in calendar.walk("VTIMEZONE")}
    return [
        {
            "uid": str(event["UID"]),
            "summary": str(event["SUMMARY"]),
            "from": seconds(event["DTSTART"].dt),
            "until": seconds(event["DTEND"].dt),
            "defined_from": by_definition(event["DTSTART"], zones),
            "defined_until": by_definition(event["DTEND"], zones),
        }
        for event in calendar.walk("VEVENT")
    ]


print(json.dumps([judged(text) for text in json.load(sys.stdin)]))
