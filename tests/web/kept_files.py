# Copyright (c) 2026 The ringfence authors
# Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

"""The files of others that the daemon serves at /docs, compared with the package that they are of; `--write` takes them from it. The package's version
and digest stand in package-lock.json, what was taken of it in daemon/front/http/docs/README.md."""

import gzip
import hashlib
import json
import os
import pathlib
import re
import sys
import unittest

KEPT = pathlib.Path(__file__).resolve().parents[2] / "daemon" / "front" / "http" / "docs"
PACKAGE = pathlib.Path(os.environ["WEB_PACKAGES"]) / "node_modules" / "swagger-ui-dist"
PACKED = ["swagger-ui-bundle.js", "swagger-ui.css"]  # which are served
AS_THEY_ARE = ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"]


def readme():
    return (KEPT / "README.md").read_text(encoding="utf-8")


def version():
    return json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]


def digest(name):
    return hashlib.sha256((PACKAGE / name).read_bytes()).hexdigest()


def write():
    text = re.sub(r"(?<=`swagger-ui-dist` )\d[^ ]*", version(), readme())
    for name in PACKED:
        (KEPT / (name + ".gz")).write_bytes(gzip.compress((PACKAGE / name).read_bytes(), 9, mtime=0))
        text = re.sub(r"(?<=\| `%s` \| `)[0-9a-f]{64}" % re.escape(name), digest(name), text)
    for name in AS_THEY_ARE:
        (KEPT / name).write_bytes((PACKAGE / name).read_bytes())
    (KEPT / "README.md").write_text(text, encoding="utf-8")


class KeptFiles(unittest.TestCase):
    def test_what_is_served_is_what_the_package_has(self):
        for name in PACKED:
            self.assertEqual(gzip.decompress((KEPT / (name + ".gz")).read_bytes()), (PACKAGE / name).read_bytes(), name)
            self.assertIn("| `%s` | `%s` |" % (name, digest(name)), readme())
        for name in AS_THEY_ARE:
            self.assertEqual((KEPT / name).read_bytes(), (PACKAGE / name).read_bytes(), name)

    def test_its_version_is_noted(self):
        self.assertIn("of `swagger-ui-dist` %s |" % version(), readme())

    def test_nothing_else_is_kept(self):
        own = {"README.md", "index.html", "reference.js", "files.S"}
        self.assertEqual({each.name for each in KEPT.iterdir()}, own | {name + ".gz" for name in PACKED} | set(AS_THEY_ARE))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    else:
        unittest.main()
