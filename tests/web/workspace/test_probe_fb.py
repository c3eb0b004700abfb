import re, collections, traceback, sys
from tests.web.workspace.conftest import *
from tests.web.workspace.test_statement_counts import grow
from contextlib import contextmanager
def stack():
    return " < ".join(f"{f.filename.split('main/')[-1]}:{f.lineno}" for f in reversed(traceback.extract_stack()) if "/work/main/" in f.filename and ".venv" not in f.filename)
def asked_by(world, browser, path):
    browser.page(path)
    seen = collections.Counter()
    c = world.archive.database().conn
    c.set_trace_callback(lambda s: seen.update([(re.sub(r"'[^']*'|\d+", "?", re.sub(r"\s+"," ",s))[:160], stack()[:700])]))
    browser.page(path)
    c.set_trace_callback(None)
    return seen
def test_probe(world, tmp_path):
    browser = world.browser(Role.ADMIN)
    paths = ["/", "/excerpts", "/first-steps", "/search?words=hermana"]
    few = {p: asked_by(world, browser, p) for p in paths}
    grow(world, tmp_path)
    out = open("/tmp/fb/probe.txt", "w")
    for p in paths:
        many = asked_by(world, browser, p)
        print("=====", p, file=out)
        for k, n in sorted(many.items(), key=lambda e: -e[1]):
            if n > few[p][k]:
                print(few[p][k], n, k[0], "\n      ", k[1], file=out)
