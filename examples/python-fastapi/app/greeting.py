def greet(name: str) -> str:
    return f"python-fastapi says hello to {name}"
