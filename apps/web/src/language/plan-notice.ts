import type { PlanNotice } from '@podo/contract'
import { m } from '../paraglide/messages.js'
import { sayWith } from './say-with.ts'

/** Every notice of a plan (compared with the domain's list by tests/e2e/console-files.test.ts). */
const NOTICES: Readonly<Record<string, unknown>> = {
  'container-unused': m.notice_container_unused,
  'file-misnamed': m.notice_file_misnamed,
  'no-lockfile': m.notice_no_lockfile,
  'several-lockfiles': m.notice_several_lockfiles,
  'pdm-lock-unused': m.notice_pdm_lock_unused,
  'lockfile-of-other-system': m.notice_lockfile_of_other_system,
  'no-gemfile': m.notice_no_gemfile,
  'no-go-sum': m.notice_no_go_sum,
  'nothing-installed': m.notice_nothing_installed,
  'virtual-environment-unused': m.notice_virtual_environment_unused,
  'other-node-version': m.notice_other_node_version,
  'other-node-version-can-be-had': m.notice_other_node_version_can_be_had,
  'other-rust-version': m.notice_other_rust_version,
  'maven-wrapper-incomplete': m.notice_maven_wrapper_incomplete,
  'gradle-wrapper-incomplete': m.notice_gradle_wrapper_incomplete,
  'fixed-port': m.notice_fixed_port,
  'tool-fetched-at-start': m.notice_tool_fetched_at_start,
  'vite-preview': m.notice_vite_preview,
  'server-added': m.notice_server_added,
  'adapter-added': m.notice_adapter_added,
  'no-server-gem': m.notice_no_server_gem,
  'php-server': m.notice_php_server,
  'started-as-worker': m.notice_started_as_worker,
  'sidekiq-not-started': m.notice_sidekiq_not_started,
  'build-folder-in-program': m.notice_build_folder_in_program,
  'secret-needed': m.notice_secret_needed,
  'secret-needed-and-made': m.notice_secret_needed_and_made,
  'secret-key-read': m.notice_secret_key_read,
  'rails-master-key': m.notice_rails_master_key,
  'migrations-not-run': m.notice_migrations_not_run,
  'debug-on': m.notice_debug_on,
  'no-allowed-hosts': m.notice_no_allowed_hosts,
}

/** In the language of the reader; the server's own sentence for a notice that is not known here. */
export const noticeText = ({ code, facts, sentence }: PlanNotice): string => (code !== null && Object.hasOwn(NOTICES, code) ? sayWith(NOTICES[code], facts) : null) ?? sentence
