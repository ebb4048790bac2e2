package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

func main() {
	router := chi.NewRouter()
	router.Use(middleware.Logger, middleware.Recoverer)
	router.Get("/", func(answer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(answer, "go-chi says hello")
	})
	server := &http.Server{Addr: ":" + os.Getenv("PORT"), Handler: router, ReadHeaderTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServe())
}
