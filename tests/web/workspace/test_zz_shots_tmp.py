from threading import Thread
import pytest
from werkzeug.serving import make_server
from archive import access, excerpts, participants, restricting, titles
from archive.grounds import *
from archive.forms import with_form
from archive.models import *
from archive.participants import show_agreements
from tests.peopled import EMAILS, PASSPHRASE, approve
from tests.web.workspace.conftest import *
from tests.conftest import *
from axe_playwright_python.sync_playwright import Axe

def test_shots(chromium, world):
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    site=f"http://127.0.0.1:{server.server_port}"
    people = show_agreements(world.archive, world.ana, world.rosa)
    her = next(e.participant for e in people if e.role is ParticipantRole.NARRATOR)
    g=with_form(world.archive.config, Ground("qu-BO",None,None,Article6.CONSENT,Article9.EXPLICIT_CONSENT),"participation-1.es")
    participants.record_ground(world.archive, world.ana, world.rosa, her, g)
    ex=excerpts.draft(world.archive, world.ana, world.rosa, start_ms=300,end_ms=3500,title="Su hermana")
    approve(world.archive, world.berta, ex)
    access.ask(world.archive, world.rita, interview=world.marta, collection="", purpose="Una tesis")
    participants.withdraw(world.archive, world.ana, world.marta, None, Purpose.INDEX)
    from archive.restricting import NewRestriction
    from archive.restrictions import RestrictionReason
    restricting.propose(world.archive, world.berta, world.rosa, [(0,900)], NewRestriction(RestrictionReason.THIRD_PARTY))
    bad=[]
    for scheme in ("light","dark"):
      for width in (1440,360):
        c=chromium.new_context(viewport={"width":width,"height":900}, color_scheme=scheme)
        p=c.new_page(); p.goto(site+"/login"); p.fill("#email",EMAILS[Role.ADMIN]); p.fill("#passphrase",PASSPHRASE); p.keyboard.press("Enter"); p.wait_for_url(site+"/")
        for name,path in {"home":"/","people":"/people","settings":"/settings","first":"/first-steps","agreements":f"/interviews/{world.rosa}/agreements","forms":"/forms","form":"/forms/participation-1.es","titles":f"/interviews/{world.rosa}/titles","refused":"/refused","tasks":"/tasks","restrictions":f"/interviews/{world.rosa}/restrictions"}.items():
            p.goto(site+path)
            for d in p.locator("details").all():
                d.evaluate("e=>e.open=true")
            p.screenshot(path=f"/tmp/cw3shots/{name}-{width}-{scheme}.png", full_page=True)
            wide=p.evaluate("document.documentElement.scrollWidth>innerWidth")
            if wide: bad.append((name,width,"overflow"))
            if width==1440:
                r=Axe().run(p)
                for v in r.response["violations"]: bad.append((name,scheme,v["id"],v["nodes"][0]["html"][:200]))
        c.close()
    server.shutdown()
    print(bad)
    assert not bad, bad
