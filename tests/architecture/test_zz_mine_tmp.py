import pytest
from tests.architecture import test_access_table as T
from tests.architecture.test_access_table import rooms, ROLES
MINE=("audit.","tasks.","safety.","third_parties.","access.")
orig=T.addresses
import tests.crawling as C
class M:
    def __init__(s,app): s.app=app
from werkzeug.routing import Map
def only(app,aviary):
    real=app.url_map
    class Fake:
        def bind(self,*a): return real.bind(*a)
        def iter_rules(self): return [r for r in real.iter_rules() if r.endpoint.startswith(MINE)]
    class App: url_map=Fake()
    return orig(App,aviary)
T.addresses=only
@pytest.mark.parametrize("who",[*ROLES])
@pytest.mark.parametrize("changing",[False,True])
def test_mine(rooms, who, changing):
    wrong=T.found_wrong(rooms,"workspace",who,changing=changing)
    assert wrong==[], "\n"+"\n".join(wrong[:40])
