print("never seen")
