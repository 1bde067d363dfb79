# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""The order of rooms: what a file of the library may include is said by ARCHITECTURE.md, a room a line, and an include that points to a room below
its own is told. So are a header of a foreign library in a room that is not its one place, and a room that the document does not name."""

import os
import pathlib
import re
import sys
import unittest

SOURCE = pathlib.Path(os.environ["RINGFENCE_SOURCE"])
LIBRARY = SOURCE / "include" / "ringfence"

# A foreign header, and the only files that may include it.
PLACES = [
    (r"lmdb\.h", r"store/environment\."),
    (r"phonenumbers/", r"number/(compile_plan|metadata|normalise)\."),
    (r"boost/(spirit|fusion)", r"language/"),
    (r"boost/dll", r"shared_object/"),
    (r"boost/asio", r"$"),
    (r"date/", r"policy/zones\."),
    (r"(archive|archive_entry|zlib)\.h", r"store/import/text/archive\."),
    (r"sodium\.h", r"store/accounts/(password|token)\."),
]

# Read by all, or made of all: in no room.
OUTSIDE = {"config.hpp", "src.hpp", "src"}

# Plugins are made of rooms up to this one, and the engine is given the standard ones by name.
PLUGINS = "decide"


def rooms():
    """The rooms in their order, from the document's picture of them."""
    text = (SOURCE / "ARCHITECTURE.md").read_text(encoding="utf-8")
    picture = text.split("## The rooms of the library", 1)[1].split("```")[1]
    return re.findall(r"^ ([a-z_]+)/ ", picture, re.MULTILINE)


def room_of(path):
    """The room of a header by what it is included as, behind `ringfence/`."""
    if path in ("engine.hpp", "engine.ipp"):
        return "decide"
    if path.startswith("plugins/"):
        return PLUGINS
    return path.split("/")[0]


def files():
    for path in sorted(LIBRARY.rglob("*.[hi]pp")):
        name = path.relative_to(LIBRARY).as_posix()
        if name.split("/")[0] not in OUTSIDE and not name.startswith("plugins/"):
            yield name, path.read_text(encoding="utf-8")


class Rooms(unittest.TestCase):
    def test_no_include_points_to_a_room_below(self):
        order = rooms()
        self.assertEqual(order[0], "base")
        wrong = []
        for name, text in files():
            for included in re.findall(r"#include <ringfence/([^>]+)>", text):
                if included.split("/")[0] in OUTSIDE:
                    continue
                if order.index(room_of(included)) > order.index(room_of(name)):
                    wrong.append(f"{name} includes {included}")
        self.assertEqual(wrong, [])

    def test_every_room_is_in_the_document(self):
        there = {room_of(name) for name, _ in files()}
        self.assertEqual(there - set(rooms()), set())
        self.assertEqual(set(rooms()) - there, set())

    def test_a_foreign_library_has_its_place(self):
        wrong = []
        for name, text in files():
            for included in re.findall(r"#include <([^>]+)>", text):
                for header, place in PLACES:
                    if re.match(header, included) and not re.match(place, name):
                        wrong.append(f"{name} includes {included}")
        self.assertEqual(wrong, [])

    def test_the_library_includes_nothing_of_the_programs(self):
        wrong = [name for name, text in files() if re.search(r'#include [<"](\.\./)*(daemon|tests)/', text)]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main(verbosity=2, argv=sys.argv)
