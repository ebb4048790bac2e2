# frozen_string_literal: true

module Greeting
  def self.to(name) = "ruby-plain says hello to #{name}\n"
end
