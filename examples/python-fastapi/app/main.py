from fastapi import FastAPI

from app.greeting import greet

app = FastAPI()


@app.get("/")
async def index(name: str = "you") -> dict[str, str]:
    return {"message": greet(name)}
