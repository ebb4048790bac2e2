/** What an image or an add-on of another platform is, and what to do about it here. */
export interface KnownService {
  readonly title: string
  readonly instead: string
  /** The variable that apps usually find it by. */
  readonly variable: string | null
}

const data = (title: string, variable: string): KnownService => ({
  title,
  variable,
  instead: `Podo runs no data services yet. Use one that this machine reaches, and set its address: podo secrets set ${variable}`,
})
const builtIn = (title: string, instead: string): KnownService => ({ title, instead, variable: null })
const outside = (title: string, variable: string): KnownService => ({ title, variable, instead: `It goes on to work from outside. Set what the app needs of it, such as: podo secrets set ${variable}` })

/** By how a word of the image or the add-on begins, the first that fits. */
const SERVICES: readonly (readonly [pattern: RegExp, service: KnownService])[] = [
  [/(?:^|[/._-])(?:postgis|postgres|timescale|pgvector|supabase|crunchy|neon|cockroach)/, data('PostgreSQL', 'DATABASE_URL')],
  [/(?:^|[/._-])(?:mariadb|mysql|cleardb|jawsdb|percona)/, data('MySQL', 'DATABASE_URL')],
  [/(?:^|[/._-])(?:redis|valkey|keydb|dragonfly|redistogo)/, data('Redis', 'REDIS_URL')],
  [/(?:^|[/._-])(?:mongo)/, data('MongoDB', 'MONGODB_URI')],
  [/(?:^|[/._-])(?:rabbitmq|cloudamqp|amqp)/, data('RabbitMQ', 'AMQP_URL')],
  [/(?:^|[/._-])(?:kafka|redpanda|zookeeper)/, data('Kafka', 'KAFKA_BROKERS')],
  [/(?:^|[/._-])(?:elasticsearch|opensearch|bonsai|searchbox|meilisearch|typesense)/, data('a search engine', 'SEARCH_URL')],
  [/(?:^|[/._-])(?:memcache)/, data('Memcached', 'MEMCACHED_URL')],
  [/(?:^|[/._-])(?:minio|localstack)/, data('an object store', 'S3_ENDPOINT')],
  [/(?:^|[/._-])(?:nats)/, data('NATS', 'NATS_URL')],
  [/(?:^|[/._-])(?:clickhouse|influxdb|cassandra|scylla|neo4j|mssql|sqlserver|couchdb)/, data('a database', 'DATABASE_URL')],
  [/(?:^|[/._-])(?:nginx|traefik|caddy|haproxy|envoy|nginx-proxy)/, builtIn('a reverse proxy', 'Podo answers for the app itself and routes by name; keep only what rewrites or serves files of its own.')],
  [/(?:^|[/._-])(?:certbot|letsencrypt|acme-companion|acme\.sh)/, builtIn('a certificate helper', 'Put TLS before Podo; its own certificates come later.')],
  [/(?:^|[/._-])(?:adminer|pgadmin|phpmyadmin|redis-commander|mongo-express|redisinsight)/, builtIn('a tool for looking at data', 'Leave it at your desk.')],
  [/(?:^|[/._-])(?:mailhog|mailpit|mailcatcher|maildev)/, builtIn('a mail trap for development', 'Leave it at your desk, and set the mail server of production.')],
  [/(?:^|[/._-])(?:papertrail|logentries|logdna|logtail|fluent|promtail|loki|timber)/, builtIn('log keeping', 'Podo keeps and searches the logs of every app: podo logs')],
  [/(?:^|[/._-])(?:scheduler|cron-to-go|ofelia)/, builtIn('a job scheduler', 'Scheduled jobs come later. Until then run a process that waits, or a timer elsewhere.')],
  [/(?:^|[/._-])(?:watchtower|portainer|autoheal)/, builtIn('a helper for containers', 'Podo restarts and replaces processes by itself.')],
  [/(?:^|[/._-])(?:sendgrid|mailgun|postmark|mailtrap|sparkpost)/, outside('a mail service', 'SMTP_PASSWORD')],
  [/(?:^|[/._-])(?:newrelic|new-relic|sentry|rollbar|honeybadger|bugsnag|scout|datadog|appsignal|librato|skylight)/, outside('a monitoring service', 'SENTRY_DSN')],
  [/(?:^|[/._-])(?:cloudinary|bucketeer|fastly|algolia|twilio|pusher|stripe|auth0|memcachier|ably)/, outside('a service from outside', 'API_KEY')],
]

/** By image (`postgres:16`) or add-on (`heroku-postgresql:mini`); null for what is not known. */
export function knownService(name: string): KnownService | null {
  const words = name.toLowerCase().slice(0, 300).replace(/@sha256:.*$/, '').replace(/:[^/:]*$/, '')
  return SERVICES.find(([pattern]) => pattern.test(words))?.[1] ?? null
}
