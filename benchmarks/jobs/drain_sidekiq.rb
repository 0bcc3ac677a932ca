# Enqueues jobs in bulk and drains them with ten threads of Sidekiq; prints both rates.
#
# Sidekiq keeps no results, and its plain fetch (BRPOP) loses the jobs of a process that is killed.

require "sidekiq"
require "sidekiq/launcher"

$stdout.sync = true
Redis.silence_deprecations = true
Redis.sadd_returns_boolean = false
port, jobs = ARGV.map(&:to_i)
Sidekiq.logger.level = Logger::ERROR
Sidekiq.configure_client { |config| config.redis = { url: "redis://127.0.0.1:#{port}/2" } }
Sidekiq.configure_server { |config| config.redis = { url: "redis://127.0.0.1:#{port}/2", size: 15 } }
Sidekiq.redis = { url: "redis://127.0.0.1:#{port}/2", size: 15 }

class Echo
  include Sidekiq::Worker
  DONE = Queue.new

  def perform(text)
    DONE << text
  end
end

now = -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) }
began = now.call
(0...jobs).each_slice(1000) { |some| Sidekiq::Client.push_bulk("class" => Echo, "args" => some.map { |i| [i.to_s] }) }
puts "Sidekiq, bulk enqueue\t#{jobs / (now.call - began)}"

options = Sidekiq.options.merge(queues: ["default"], concurrency: 10, timeout: 5, environment: "production", tag: "drain")
launcher = Sidekiq::Launcher.new(options)
began = now.call
launcher.run
jobs.times { Echo::DONE.pop }
puts "Sidekiq, 10 threads\t#{jobs / (now.call - began)}"
launcher.quiet
exit!(0)
