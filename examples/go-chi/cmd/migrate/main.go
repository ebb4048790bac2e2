package main

import "log"

func main() {
	log.Print("nothing to migrate")
}
