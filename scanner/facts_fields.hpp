// The fields of each record of the facts, named once: a visitor writes or reads them, so that forms cannot drift apart
// (facts_json.cpp, facts_wire.cpp). `v(name, field)` for each; `v.always` for what is never left out.
#pragma once

#include <concepts>
#include <type_traits>

#include "scanner/facts.hpp"

namespace remand::scanner {

template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, Address> {
    v("name", x.display_name), v("local", x.local), v("domain", x.domain);
}
template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, ReceivedHop> {
    v("from_host", x.from_host), v("from_ip", x.from_ip), v("by_host", x.by_host);
}
template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, DkimResult> {
    v("result", x.result), v("domain", x.domain);
}
template <class V, class T>
void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, Authentication> {
    v("is_present", x.is_present), v("authserv_id", x.authserv_id), v("spf", x.spf), v("spf_domain", x.spf_domain);
    v("dkim", x.dkim), v("dmarc", x.dmarc), v("dmarc_domain", x.dmarc_domain), v("dmarc_policy", x.dmarc_policy);
    v("compauth", x.compauth), v("compauth_reason", x.compauth_reason), v("arc", x.arc);
}
template <class V, class T>
void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, ProviderStamps> {
    v("spam_confidence", x.spam_confidence), v("bulk_level", x.bulk_level), v("category", x.category);
    v("safety_tip", x.safety_tip), v("auth_as", x.auth_as), v("direction", x.direction);
    v("filter_verdict", x.filter_verdict);
}
template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, Link> {
    v("href", x.href), v("text", x.text), v("scheme", x.scheme), v("host", x.host), v("source", x.source);
    v("has_userinfo", x.has_userinfo), v("is_host_obfuscated", x.is_host_obfuscated);
    v("is_destination_unknown", x.is_destination_unknown);
}
template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, Form> {
    v("action_host", x.action_host), v("has_password_field", x.has_password_field);
}
template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, HtmlFacts> {
    v("is_present", x.is_present), v("forms", x.forms), v("images", x.images), v("remote_images", x.remote_images);
    v("scripts", x.scripts), v("anchors", x.anchors), v("linked_images", x.linked_images);
    v("hidden_text_bytes", x.hidden_text_bytes), v("has_meta_refresh", x.has_meta_refresh);
}
template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, Attachment> {
    v("name", x.name), v("declared_type", x.declared_type), v("kind", x.kind), v("size", x.size), v("sha256", x.sha256);
    v("tlsh", x.tlsh), v("is_inline", x.is_inline), v("is_encrypted", x.is_encrypted), v("archive_depth", x.archive_depth);
    v("has_macro", x.has_macro), v("has_auto_macro", x.has_auto_macro);
    v("has_external_template", x.has_external_template), v("has_script", x.has_script);
    v("has_password_form", x.has_password_form), v("has_qr_code", x.has_qr_code);
    v("has_embedded_file", x.has_embedded_file), v("was_unlocked", x.was_unlocked);
    v("smuggling", x.smuggling), v("link_hosts", x.link_hosts);
}
template <class V, class T>
void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, HiddenCharacters> {
    v("zero_width_in_words", x.zero_width_in_words), v("bidi_controls", x.bidi_controls);
    v("mixed_script_words", x.mixed_script_words);
}
template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, ListHeaders> {
    v("list_id", x.list_id), v("has_list_unsubscribe", x.has_list_unsubscribe), v("has_one_click", x.has_one_click);
    v("unsubscribe_host", x.unsubscribe_host), v("precedence", x.precedence), v("auto_submitted", x.auto_submitted);
    v("has_feedback_id", x.has_feedback_id);
}
template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, Fingerprints> {
    v("version", x.version), v("text", x.text), v("subject", x.subject), v("structure", x.structure);
}
template <class V, class T> void visit_fields(V& v, T& x) requires std::same_as<std::remove_const_t<T>, MessageFacts> {
    v.always("version", x.version), v("size", x.size), v("sha256", x.sha256), v("message_id", x.message_id);
    v("subject", x.subject), v("date", x.date), v("first_trusted_received", x.first_trusted_received);
    v("from", x.from), v("from_fields", x.from_fields), v("from_raw", x.from_raw), v("from_strict", x.from_strict);
    v("sender", x.sender), v("reply_to", x.reply_to), v("to", x.to), v("cc", x.cc), v("return_path", x.return_path);
    v("has_in_reply_to", x.has_in_reply_to), v("has_references", x.has_references), v("mailer", x.mailer);
    v("php_script", x.php_script), v("received", x.received), v("hop_recipients", x.hop_recipients), v("client_ip", x.client_ip);
    v("authentication", x.authentication), v("stamps", x.stamps), v("forged_stamps", x.forged_stamps);
    v("list", x.list), v("exercise_headers", x.exercise_headers), v("text", x.text), v("word_count", x.word_count), v("language", x.subject_and_text_language);
    v("hidden_characters", x.hidden_characters), v("html", x.html), v("links", x.links);
    v("attachments", x.attachments), v("fingerprints", x.fingerprints), v("nested", x.nested), v("is_calendar", x.is_calendar);
    v("is_encrypted", x.is_encrypted), v("is_signed", x.is_signed), v("is_bounce", x.is_bounce);
    v("is_partial", x.is_partial), v("file_text", x.file_text), v("drawn_code", x.drawn_code), v("states_password", x.states_password), v("organizer", x.organizer);
    v("event_uid", x.event_uid);
    v("malformed", x.malformed), v("unscannable", x.unscannable);
}

} // namespace remand::scanner
