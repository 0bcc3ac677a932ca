"""The smallest werkzeug application: what a request costs before anything is done."""
from werkzeug.wrappers import Request, Response


@Request.application
def application(request):
    return Response('{"message":"pong"}', mimetype="application/json")
