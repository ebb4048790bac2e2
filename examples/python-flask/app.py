import sys

from flask import Flask, request

app = Flask(__name__)


@app.get("/")
def index():
    return f"python-flask says hello to {request.args.get('name', 'you')}\n"


@app.get("/about")
def about():
    return {"app": "python-flask", "python": sys.version.split()[0], "prefix": sys.prefix}
