# The judging half: pure functions on facts, and reading saved mail.
pkg_check_modules(TEST_RE2 REQUIRED IMPORTED_TARGET re2) # the peer of pattern_set_test
remand_test(scanner_judging_test
  SOURCES detector_cases_test.cpp detector_examples.cpp examples/content.cpp examples/files.cpp examples/links.cpp examples/sender.cpp examples/structure.cpp detector_history_test.cpp detector_services_test.cpp detectors_test.cpp explanation_test.cpp fraud_text_test.cpp graph_facts_test.cpp identity_test.cpp letter_heads_test.cpp lists_test.cpp memory_keys_test.cpp model_test.cpp names_test.cpp nested_threat_test.cpp pattern_set_test.cpp saved_mail_test.cpp text_head_test.cpp text_test.cpp url_test.cpp
  SEPARATE model_test.cpp
  LIBS remand_scanner PkgConfig::TEST_RE2)
