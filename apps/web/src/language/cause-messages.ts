import { m } from '../paraglide/messages.js'

export type CausePart = 'title' | 'short' | 'sentence' | 'next'
/** Each asks for the facts that its code has (say-with.ts). */
export type CauseMessages = Readonly<Record<CausePart, unknown>>

const all = (title: unknown, short: unknown, sentence: unknown, next: unknown): CauseMessages => ({ title, short, sentence, next })

/** Every code of the doctor (compared with the domain's list by tests/e2e/console-files.test.ts). */
export const CAUSE_MESSAGES: Readonly<Record<string, CauseMessages>> = {
  'PODO-PLAN-EMPTY': all(m.cause_plan_empty_title, m.cause_plan_empty_short, m.cause_plan_empty_sentence, m.cause_plan_empty_next),
  'PODO-PLAN-UNKNOWN': all(m.cause_plan_unknown_title, m.cause_plan_unknown_short, m.cause_plan_unknown_sentence, m.cause_plan_unknown_next),
  'PODO-PLAN-NO-START': all(m.cause_plan_no_start_title, m.cause_plan_no_start_short, m.cause_plan_no_start_sentence, m.cause_plan_no_start_next),
  'PODO-PLAN-DOCKERFILE': all(m.cause_plan_dockerfile_title, m.cause_plan_dockerfile_short, m.cause_plan_dockerfile_sentence, m.cause_plan_dockerfile_next),
  'PODO-PLAN-BROKEN-FILE': all(m.cause_plan_broken_file_title, m.cause_plan_broken_file_short, m.cause_plan_broken_file_sentence, m.cause_plan_broken_file_next),
  'PODO-PLAN-PODO-YAML': all(m.cause_plan_podo_yaml_title, m.cause_plan_podo_yaml_short, m.cause_plan_podo_yaml_sentence, m.cause_plan_podo_yaml_next),
  'PODO-INSTALL-FAILED': all(m.cause_install_failed_title, m.cause_install_failed_short, m.cause_install_failed_sentence, m.cause_install_failed_next),
  'PODO-INSTALL-REGISTRY': all(m.cause_install_registry_title, m.cause_install_registry_short, m.cause_install_registry_sentence, m.cause_install_registry_next),
  'PODO-BUILD-FAILED': all(m.cause_build_failed_title, m.cause_build_failed_short, m.cause_build_failed_sentence, m.cause_build_failed_next),
  'PODO-BUILD-TIMEOUT': all(m.cause_build_timeout_title, m.cause_build_timeout_short, m.cause_build_timeout_sentence, m.cause_build_timeout_next),
  'PODO-BUILD-OUT-OF-MEMORY': all(m.cause_build_out_of_memory_title, m.cause_build_out_of_memory_short, m.cause_build_out_of_memory_sentence, m.cause_build_out_of_memory_next),
  'PODO-BUILD-OUTPUT-LIMIT': all(m.cause_build_output_limit_title, m.cause_build_output_limit_short, m.cause_build_output_limit_sentence, m.cause_build_output_limit_next),
  'PODO-BUILD-MISSING-TOOL': all(m.cause_build_missing_tool_title, m.cause_build_missing_tool_short, m.cause_build_missing_tool_sentence, m.cause_build_missing_tool_next),
  'PODO-BUILD-UNUSABLE': all(m.cause_build_unusable_title, m.cause_build_unusable_short, m.cause_build_unusable_sentence, m.cause_build_unusable_next),
  'PODO-BUILD-CANCELLED': all(m.cause_build_cancelled_title, m.cause_build_cancelled_short, m.cause_build_cancelled_sentence, m.cause_build_cancelled_next),
  'PODO-BUILD-LOST': all(m.cause_build_lost_title, m.cause_build_lost_short, m.cause_build_lost_sentence, m.cause_build_lost_next),
  'PODO-BUILD-DISK-FULL': all(m.cause_build_disk_full_title, m.cause_build_disk_full_short, m.cause_build_disk_full_sentence, m.cause_build_disk_full_next),
  'PODO-PREDEPLOY-FAILED': all(m.cause_predeploy_failed_title, m.cause_predeploy_failed_short, m.cause_predeploy_failed_sentence, m.cause_predeploy_failed_next),
  'PODO-PREDEPLOY-TIMEOUT': all(m.cause_predeploy_timeout_title, m.cause_predeploy_timeout_short, m.cause_predeploy_timeout_sentence, m.cause_predeploy_timeout_next),
  'PODO-START-EXITED': all(m.cause_start_exited_title, m.cause_start_exited_short, m.cause_start_exited_sentence, m.cause_start_exited_next),
  'PODO-START-COMMAND-NOT-FOUND': all(m.cause_start_command_not_found_title, m.cause_start_command_not_found_short, m.cause_start_command_not_found_sentence, m.cause_start_command_not_found_next),
  'PODO-START-OUT-OF-MEMORY': all(m.cause_start_out_of_memory_title, m.cause_start_out_of_memory_short, m.cause_start_out_of_memory_sentence, m.cause_start_out_of_memory_next),
  'PODO-START-NOTHING': all(m.cause_start_nothing_title, m.cause_start_nothing_short, m.cause_start_nothing_sentence, m.cause_start_nothing_next),
  'PODO-START-ARTIFACT-GONE': all(m.cause_start_artifact_gone_title, m.cause_start_artifact_gone_short, m.cause_start_artifact_gone_sentence, m.cause_start_artifact_gone_next),
  'PODO-VERIFY-WRONG-PORT': all(m.cause_verify_wrong_port_title, m.cause_verify_wrong_port_short, m.cause_verify_wrong_port_sentence, m.cause_verify_wrong_port_next),
  'PODO-VERIFY-WRONG-ADDRESS': all(m.cause_verify_wrong_address_title, m.cause_verify_wrong_address_short, m.cause_verify_wrong_address_sentence, m.cause_verify_wrong_address_next),
  'PODO-VERIFY-NEVER-READY': all(m.cause_verify_never_ready_title, m.cause_verify_never_ready_short, m.cause_verify_never_ready_sentence, m.cause_verify_never_ready_next),
  'PODO-VERIFY-NO-ANSWER': all(m.cause_verify_no_answer_title, m.cause_verify_no_answer_short, m.cause_verify_no_answer_sentence, m.cause_verify_no_answer_next),
  'PODO-VERIFY-HEALTH-STATUS': all(m.cause_verify_health_status_title, m.cause_verify_health_status_short, m.cause_verify_health_status_sentence, m.cause_verify_health_status_next),
  'PODO-VERIFY-HEALTH-REDIRECT': all(m.cause_verify_health_redirect_title, m.cause_verify_health_redirect_short, m.cause_verify_health_redirect_sentence, m.cause_verify_health_redirect_next),
  'PODO-INSTALL-MISSING-PACKAGE': all(m.cause_install_missing_package_title, m.cause_install_missing_package_short, m.cause_install_missing_package_sentence, m.cause_install_missing_package_next),
  'PODO-INSTALL-LOCKFILE': all(m.cause_install_lockfile_title, m.cause_install_lockfile_short, m.cause_install_lockfile_sentence, m.cause_install_lockfile_next),
  'PODO-INSTALL-CONFLICT': all(m.cause_install_conflict_title, m.cause_install_conflict_short, m.cause_install_conflict_sentence, m.cause_install_conflict_next),
  'PODO-INSTALL-WRONG-VERSION': all(m.cause_install_wrong_version_title, m.cause_install_wrong_version_short, m.cause_install_wrong_version_sentence, m.cause_install_wrong_version_next),
  'PODO-INSTALL-SIGN-IN': all(m.cause_install_sign_in_title, m.cause_install_sign_in_short, m.cause_install_sign_in_sentence, m.cause_install_sign_in_next),
  'PODO-INSTALL-INTEGRITY': all(m.cause_install_integrity_title, m.cause_install_integrity_short, m.cause_install_integrity_sentence, m.cause_install_integrity_next),
  'PODO-INSTALL-COMPILE': all(m.cause_install_compile_title, m.cause_install_compile_short, m.cause_install_compile_sentence, m.cause_install_compile_next),
  'PODO-BUILD-MISSING-VARIABLE': all(m.cause_build_missing_variable_title, m.cause_build_missing_variable_short, m.cause_build_missing_variable_sentence, m.cause_build_missing_variable_next),
  'PODO-BUILD-VARIABLE-UNSET': all(m.cause_build_variable_unset_title, m.cause_build_variable_unset_short, m.cause_build_variable_unset_sentence, m.cause_build_variable_unset_next),
  'PODO-BUILD-MISSING-PACKAGE': all(m.cause_build_missing_package_title, m.cause_build_missing_package_short, m.cause_build_missing_package_sentence, m.cause_build_missing_package_next),
  'PODO-BUILD-MISSING-TOOLCHAIN': all(m.cause_build_missing_toolchain_title, m.cause_build_missing_toolchain_short, m.cause_build_missing_toolchain_sentence, m.cause_build_missing_toolchain_next),
  'PODO-BUILD-WRONG-VERSION': all(m.cause_build_wrong_version_title, m.cause_build_wrong_version_short, m.cause_build_wrong_version_sentence, m.cause_build_wrong_version_next),
  'PODO-PREDEPLOY-MISSING-VARIABLE': all(m.cause_predeploy_missing_variable_title, m.cause_predeploy_missing_variable_short, m.cause_predeploy_missing_variable_sentence, m.cause_predeploy_missing_variable_next),
  'PODO-START-MISSING-VARIABLE': all(m.cause_start_missing_variable_title, m.cause_start_missing_variable_short, m.cause_start_missing_variable_sentence, m.cause_start_missing_variable_next),
  'PODO-START-MISSING-PACKAGE': all(m.cause_start_missing_package_title, m.cause_start_missing_package_short, m.cause_start_missing_package_sentence, m.cause_start_missing_package_next),
  'PODO-START-PORT-TAKEN': all(m.cause_start_port_taken_title, m.cause_start_port_taken_short, m.cause_start_port_taken_sentence, m.cause_start_port_taken_next),
  'PODO-START-DISK-FULL': all(m.cause_start_disk_full_title, m.cause_start_disk_full_short, m.cause_start_disk_full_sentence, m.cause_start_disk_full_next),
  'PODO-VERIFY-HEALTH-NOT-FOUND': all(m.cause_verify_health_not_found_title, m.cause_verify_health_not_found_short, m.cause_verify_health_not_found_sentence, m.cause_verify_health_not_found_next),
  'PODO-VERIFY-HEALTH-ERROR': all(m.cause_verify_health_error_title, m.cause_verify_health_error_short, m.cause_verify_health_error_sentence, m.cause_verify_health_error_next),
  'PODO-VERIFY-HEALTH-SIGN-IN': all(m.cause_verify_health_sign_in_title, m.cause_verify_health_sign_in_short, m.cause_verify_health_sign_in_sentence, m.cause_verify_health_sign_in_next),
  'PODO-SWITCH-DOMAIN-TAKEN': all(m.cause_switch_domain_taken_title, m.cause_switch_domain_taken_short, m.cause_switch_domain_taken_sentence, m.cause_switch_domain_taken_next),
  'PODO-RUN-CRASH-LOOP': all(m.cause_run_crash_loop_title, m.cause_run_crash_loop_short, m.cause_run_crash_loop_sentence, m.cause_run_crash_loop_next),
  'PODO-RUN-EXITED': all(m.cause_run_exited_title, m.cause_run_exited_short, m.cause_run_exited_sentence, m.cause_run_exited_next),
  'PODO-RUN-UNHEALTHY': all(m.cause_run_unhealthy_title, m.cause_run_unhealthy_short, m.cause_run_unhealthy_sentence, m.cause_run_unhealthy_next),
  'PODO-RUN-OUT-OF-MEMORY': all(m.cause_run_out_of_memory_title, m.cause_run_out_of_memory_short, m.cause_run_out_of_memory_sentence, m.cause_run_out_of_memory_next),
  'PODO-RUN-DISK-FULL': all(m.cause_run_disk_full_title, m.cause_run_disk_full_short, m.cause_run_disk_full_sentence, m.cause_run_disk_full_next),
  'PODO-FETCH-NO-COMMIT': all(m.cause_fetch_no_commit_title, m.cause_fetch_no_commit_short, m.cause_fetch_no_commit_sentence, m.cause_fetch_no_commit_next),
  'PODO-SWITCH-NO-ANSWER': all(m.cause_switch_no_answer_title, m.cause_switch_no_answer_short, m.cause_switch_no_answer_sentence, m.cause_switch_no_answer_next),
}

export const PHASE_TIMEOUT = all(m.cause_phase_timeout_title, m.cause_phase_timeout_short, m.cause_phase_timeout_sentence, m.cause_phase_timeout_next)
export const PHASE_ERROR = all(m.cause_phase_error_title, m.cause_phase_error_short, m.cause_phase_error_sentence, m.cause_phase_error_next)
