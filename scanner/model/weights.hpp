// All weights and thresholds, in whole points, in one place. One rule of thumb: 45 is "nearly certain by itself", 20 is
// solid, 10 is worth noting, below 6 only tips the scale. A change here changes verdicts: raise `version`.
//
// Chosen by hand from what each sign means, then checked and rounded against public mail collections; where fitting moves
// one, model/fitted_weights.tsv says so. No weight rests on words, hosts or addresses learnt from mail.
#pragma once

#include <string_view>

namespace remand::scanner::weights {

inline constexpr std::string_view version = "2026-11.21";

// authentication
inline constexpr int dmarc_fail_enforced = 40;
inline constexpr int dmarc_fail = 22;
inline constexpr int list_dmarc_fail = 4;
inline constexpr int compauth_fail = 20;
inline constexpr int compauth_implicit_fail = 12;
inline constexpr int own_domain_spoof = 45;
inline constexpr int spf_fail = 18;
inline constexpr int spf_weak = 9;
inline constexpr int dkim_fail = 12;
inline constexpr int no_authentication = 8;
inline constexpr int arc_override = 6;
inline constexpr int ambiguous_from = 45;
inline constexpr int forged_stamp = 40;
inline constexpr int envelope_differs = 3;
inline constexpr int provider_verdict = 4;
inline constexpr int proven_sender = 0; // says what is known, and decides nothing

// identity
inline constexpr int vip_name = 45;
inline constexpr int vip_free_mail = 12;
inline constexpr int address_in_name = 22;
inline constexpr int self_name = 22;
inline constexpr int homograph_domain = 50;
inline constexpr int typo_domain = 40;
inline constexpr int swapped_suffix = 40;
inline constexpr int combined_domain = 40;
inline constexpr int brand_lookalike = 30;
inline constexpr int brand_name = 42;
inline constexpr int brand_subject = 8;
inline constexpr int office_from_free_mail = 24;
inline constexpr int stranger_fortune = 20;
inline constexpr int receipt_free_mail = 24;
inline constexpr int replyto_free_mail = 17;
inline constexpr int replyto_differs = 6;
inline constexpr int first_time = 4;
inline constexpr int bad_history = 20;
inline constexpr int known_sender = -12;
inline constexpr int random_sender = 20;
inline constexpr int numbered_sender = 12;
inline constexpr int random_envelope = 14;
inline constexpr int hosting_sender = 18;
inline constexpr int risky_sender_suffix = 14;
inline constexpr int international_sender = 8;
inline constexpr int shouting_name = 14;
inline constexpr int sender_is_recipient = 22;

// links
inline constexpr int text_href = 22;
inline constexpr int shortener = 19;
inline constexpr int open_redirect = 18;
inline constexpr int ip_host = 20;
inline constexpr int international_host = 14;
inline constexpr int risky_link_suffix = 12;
inline constexpr int free_hosting = 11;
inline constexpr int brand_in_host = 22;
inline constexpr int known_bad_page = 45;
inline constexpr int lookalike_host = 28;
inline constexpr int brand_target = 22;
inline constexpr int obfuscated_link = 28;
inline constexpr int script_link = 28;
inline constexpr int recipient_in_url = 20;
inline constexpr int password_form = 40;
inline constexpr int answer_button = 24;
inline constexpr int mail_form = 4;
inline constexpr int single_destination = 12;
inline constexpr int foreign_links = 6;
inline constexpr int random_host = 10;
inline constexpr int deep_host = 5;

// attachments
inline constexpr int html_smuggling = 45;
inline constexpr int html_login = 45;
inline constexpr int html_script = 20;
inline constexpr int page_script = 10;
inline constexpr int svg_script = 44;
inline constexpr int locked_archive = 40;
inline constexpr int uninspectable_file = 4;
inline constexpr int auto_macro = 42;
inline constexpr int macro = 18;
inline constexpr int remote_template = 30;
inline constexpr int executable_file = 44;
inline constexpr int near_known_file = 42;
inline constexpr int disguised_name = 45;
inline constexpr int false_type = 22;
inline constexpr int pdf_script = 22;
inline constexpr int pdf_link_page = 16;
inline constexpr int calendar_stranger = 14;
inline constexpr int nested_lure = 22;

// Hard rules: each convicts by itself, whatever the sum (disposition.cpp). The weight keeps the score in proportion.
inline constexpr int rule_disguised_program = 64;
inline constexpr int rule_smuggled_file = 64;
inline constexpr int rule_leading_picture = 64;
inline constexpr int rule_script_downloader = 64;
inline constexpr int rule_known_file = 64;
inline constexpr int rule_shortcut_in_image = 64;

// content
inline constexpr int credential_lure = 18;
inline constexpr int account_notice = 3;
inline constexpr int credential_subject = 10;
inline constexpr int document_lure = 12;
inline constexpr int delivery_lure = 14;
inline constexpr int bec_opener = 18;
inline constexpr int payment_change = 18;
inline constexpr int gift_card = 20;
inline constexpr int advance_fee = 24;
inline constexpr int advance_fee_story = 16;
inline constexpr int extortion = 36;
inline constexpr int phone_scam = 24;
inline constexpr int prize = 14;
inline constexpr int crypto_lure = 26;
inline constexpr int crypto_own_site = 20;
inline constexpr int prize_own_site = 12;
inline constexpr int gambling = 30;
inline constexpr int dating = 30;
inline constexpr int medicine = 30;
inline constexpr int easy_money = 18;
inline constexpr int lead_generation = 30;
inline constexpr int replica_goods = 30;
inline constexpr int hard_sell = 14;
inline constexpr int hard_sell_heavy = 10;
inline constexpr int spam_word = 5;
inline constexpr int urgency = 4;
inline constexpr int hidden_characters = 20;
inline constexpr int disguised_subject = 24;
inline constexpr int hidden_text = 10;
inline constexpr int image_only = 14;
inline constexpr int bare_link = 11;
inline constexpr int loud_subject = 9;
inline constexpr int pictograph_subject = 10;
inline constexpr int recipient_in_subject = 16;
// The text head: one sign of three strengths, below every threshold.
inline constexpr int like_spam = 15;
inline constexpr int much_like_spam = 24;
inline constexpr int most_like_spam = 31;
inline constexpr int filler_text = 22;
inline constexpr int abused_form = 42;
inline constexpr int html_only_stranger = 12;

// bulk
inline constexpr int list_headers = 1;
inline constexpr int bulk_service = 1;
inline constexpr int unsubscribe_text = 1;
inline constexpr int provider_bulk = 1;
inline constexpr int unsubscribe_without_list = 4;

// structure
inline constexpr int fake_reply = 8;
inline constexpr int no_message_id = 8;
inline constexpr int foreign_message_id = 5;
inline constexpr int script_mailer = 11;
inline constexpr int server_account = 18;
inline constexpr int hidden_recipients = 21;
inline constexpr int addressed_to_sender = 16;
inline constexpr int date_skew = 8;
inline constexpr int no_sender_address = 14;
inline constexpr int malformed_from = 20;
inline constexpr int unspaced_name = 6;
inline constexpr int false_thread = 8;
inline constexpr int no_date = 6;
inline constexpr int broken_mime = 6;
inline constexpr int unscannable = 5;

// frauds by conversation, telephone, code, invitation and locked file
inline constexpr int callback = 30;
inline constexpr int phone_number = 14;
inline constexpr int wallet = 22;
inline constexpr int replyto_lookalike = 40;
inline constexpr int thread_lookalike = 45;
inline constexpr int thread_name = 30;
inline constexpr int namesake = 12;
inline constexpr int sister_domain = 12;
inline constexpr int false_authority = 34;
inline constexpr int foreign_account = 14;
inline constexpr int coin_demand = 42;
inline constexpr int partner_name = 25;
inline constexpr int partner_in_address = 28;
inline constexpr int outside_payroll = 28;
inline constexpr int account_change = 18;
inline constexpr int qr_link = 20;
inline constexpr int scan_code = 24;
inline constexpr int invitation_lure = 42;
inline constexpr int invitation_page = 42;
inline constexpr int organizer_differs = 8;
inline constexpr int rule_locked_program = 64;
inline constexpr int rule_lone_script = 64;
inline constexpr int consent_grant = 42;
inline constexpr int device_code = 42;
inline constexpr int enable_content = 42;
inline constexpr int approve_prompt = 42;
inline constexpr int run_command = 42;
inline constexpr int remote_help = 18;
inline constexpr int no_callback = 26;
inline constexpr int secret_by_reply = 42;
inline constexpr int drawn_code = 42;
inline constexpr int drawn_unread = 20;
inline constexpr int code_by_phone = 26;
inline constexpr int past_warning = 22;
inline constexpr int outside_desk = 22;
inline constexpr int bucket_page = 40;
inline constexpr int program_link = 42;
inline constexpr int nested_threat = 40;
inline constexpr int staff_data = 22;
inline constexpr int rare_carrier = 14;
inline constexpr int unopened_image = 17;
inline constexpr int vendor_disk = 18;
inline constexpr int html_redirect = 34;
inline constexpr int lateral = 44;
inline constexpr int vendor_drift = 28;
inline constexpr int rare_host = 4;
inline constexpr int mail_bomb = 34;
inline constexpr int foreign_login = 20;
inline constexpr int third_site_login = 30;
inline constexpr int inside_login = 34;
inline constexpr int mailbox_rescue = 42;
inline constexpr int false_assurance = 20;
inline constexpr int locked_download = 42;
inline constexpr int claimed_approval = 42;
inline constexpr int unlike_answer = 30;
inline constexpr int debt_threat = 22;
inline constexpr int pay_account = 24;

// What the heads of letters find, and what makes more of it
inline constexpr int like_extortion = 30;
inline constexpr int police_letter = 46;
inline constexpr int like_callback = 26;
inline constexpr int like_payee_change = 22;
inline constexpr int like_secret_request = 22;
inline constexpr int like_account_lure = 16;
inline constexpr int like_document_lure = 8;
inline constexpr int like_assurance = 10;
inline constexpr int stranger_demand = 20;
inline constexpr int letter_link = 34;
inline constexpr int partner_account = 10;

// Interactions: two signs that are more together than their sum (model/interactions.cpp)
inline constexpr int person_and_request = 25;
inline constexpr int name_and_lookalike = 12;
inline constexpr int brand_and_lure = 15;
inline constexpr int unproven_brand = 10;
inline constexpr int lure_and_hidden_target = 12;
inline constexpr int spoof_and_payload = 12;
inline constexpr int money_and_replyto = 15;
inline constexpr int stranger_and_lure = 8;
inline constexpr int stranger_file = 15;
inline constexpr int mass_reply = 14;
inline constexpr int campaign_look = 12;
inline constexpr int login_elsewhere = 14;
inline constexpr int unnamed_thread = 8;

// Caps: no single theme convicts alone. What is above is taken off again as visible evidence ("model.cap_links").
inline constexpr int cap_authentication = 60;
inline constexpr int cap_identity = 75;
inline constexpr int cap_links = 60;
inline constexpr int cap_attachments = 75;
inline constexpr int cap_content = 45;
inline constexpr int cap_bulk = 10;
inline constexpr int cap_structure = 25;

// Thresholds. Malicious also needs two groups with at least `group_counts` points of threat each.
inline constexpr int malicious_from = 64;
inline constexpr int group_counts = 10;
inline constexpr int little = 4;
inline constexpr int spoof_from = 40;
inline constexpr int spoof_payload_below = 15;
inline constexpr int suspicious_from = 42;
inline constexpr int suspicious_threat_from = 20;
inline constexpr int suspicious_lure_from = 14;  // in the wording: a lure says what the mail is after
inline constexpr int suspicious_words_from = 40; // threat in the wording that needs little beside it
inline constexpr int spam_from = 32;
inline constexpr int list_spam_from = 36; // authenticated list mail is allowed more before it is spam
// Nothing but the wording speaks against an authenticated sender: no sign of this many points about anything else.
inline constexpr int wording_spam_from = 42;
inline constexpr int worth_noting = 6;

} // namespace remand::scanner::weights
