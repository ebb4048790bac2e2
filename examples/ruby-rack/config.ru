# frozen_string_literal: true

app = lambda do |env|
  body = case env['PATH_INFO']
         when '/' then "ruby-rack says hello\n"
         when '/ruby' then "#{RUBY_VERSION}\n"
         end
  [body ? 200 : 404, { 'content-type' => 'text/plain' }, [body || "nothing here\n"]]
end

run app
