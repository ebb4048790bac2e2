# frozen_string_literal: true

require 'greeting'
require 'socket'

server = TCPServer.new('0.0.0.0', Integer(ENV.fetch('PORT')))
trap('TERM') { exit }

loop do
  Thread.start(server.accept) do |client|
    path = client.gets.to_s.split[1].to_s
    nil until client.gets.to_s.strip.empty?
    status, body = path == '/' ? ['200 OK', Greeting.to('you')] : ['404 Not Found', "nothing at #{path}\n"]
    client.write("HTTP/1.1 #{status}\r\nContent-Type: text/plain\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
  ensure
    client.close
  end
end
