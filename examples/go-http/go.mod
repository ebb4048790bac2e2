module example.com/podo/go-http

go 1.22
