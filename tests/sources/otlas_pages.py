"""Pages of OTLAS, as documented."""

from hypothesis import settings

from extractors.contract import DocumentName
from tests.examples import examples

REQUEST = DocumentName("otlas", "project/77", "a request")
ORGANISATION = DocumentName("otlas", "organisation/5", "an organisation")
PLAIN = settings(deadline=None, max_examples=examples(30))

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Otlas</title>
<link rel="canonical" href="https://www.salto-youth.net/tools/otlas-partner-finding/project/boats.77"></head>
<body><nav><a href="/tools/otlas-partner-finding/organisation/other.9">Menu: an organisation</a></nav>
<div id="c"><h1>Boats &amp; borders</h1>
<p>This project is posted by:
<a href="/tools/otlas-partner-finding/organisation/tide.5">Asociación Tide</a></p>
<p><b>We’re looking for:</b> 2 more partners, from the coast, from Italy, Bosnia and Herzegovina and Malta</p>
<p>Deadline for this partner request: 2027-03-01</p>
<p>This project takes place: from 2027-06 till 2027-09-15</p>
<p>This project relates to: Youth Exchanges, Training and Networking and is focusing on: Inclusion,
Youth (Participation, Youth Work), Sport</p>
<h2>Project description</h2><p>We build boats.</p><p>Ask ana@tide.example or +34 600 100 200.</p>
<h2>Contact details</h2><p>Ana Example</p>
</div></body></html>"""
PROFILE = """<!DOCTYPE html>
<html><head><title>Otlas</title></head><body><h1>Asociación Tide</h1>
<table><tr><th>Type of organisation</th><td>Non-governmental organisation</td></tr>
<tr><th>Country</th><td>Spain</td></tr><tr><th>Address</th><td>Calle Mayor 3, 15001 A Coruña</td></tr>
<tr><th>Contact person</th><td>Ana Example</td></tr><tr><th>Motto</th><td>All aboard</td></tr></table>
<div class="field__label">Is interested in</div>
<div><div class="field__item">Sport</div><div class="field__item">Sea, land</div></div>
</body></html>"""
