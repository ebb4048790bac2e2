# frozen_string_literal: true

require 'sinatra/base'

class App < Sinatra::Base
  get '/' do
    content_type 'text/plain'
    "ruby-sinatra says hello to #{params.fetch('name', 'you')}\n"
  end
end
