# The judging half: pure functions on facts, and reading saved mail.
remand_test(scanner_judging_test
  SOURCES detectors_test.cpp identity_test.cpp model_test.cpp saved_mail_test.cpp text_test.cpp url_test.cpp
  LIBS remand_scanner)
