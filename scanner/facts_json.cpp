#include "scanner/facts_json.hpp"

#include <concepts>
#include <limits>

#include <nlohmann/json.hpp>

#include "core/enum_text.hpp"
#include "core/text.hpp"

namespace remand::scanner {
namespace {

using Json = nlohmann::json;

constexpr EnumTable<LinkSource, 6> link_sources{{{LinkSource::html, "html"},
                                                 {LinkSource::text, "text"},
                                                 {LinkSource::attachment, "attachment"},
                                                 {LinkSource::nested_message, "nested_message"},
                                                 {LinkSource::calendar, "calendar"},
                                                 {LinkSource::qr_code, "qr_code"}}};

// clang-format off
constexpr EnumTable<FileKind, 34> file_kinds{{
    {FileKind::unknown, "unknown"}, {FileKind::empty, "empty"}, {FileKind::text, "text"}, {FileKind::html, "html"},
    {FileKind::svg, "svg"}, {FileKind::image, "image"}, {FileKind::pdf, "pdf"}, {FileKind::ole, "ole"},
    {FileKind::ooxml, "ooxml"}, {FileKind::zip, "zip"}, {FileKind::seven_zip, "seven_zip"}, {FileKind::rar, "rar"},
    {FileKind::gzip, "gzip"}, {FileKind::tar, "tar"}, {FileKind::iso, "iso"}, {FileKind::cab, "cab"},
    {FileKind::executable, "executable"}, {FileKind::lnk, "lnk"}, {FileKind::script, "script"}, {FileKind::rtf, "rtf"},
    {FileKind::onenote, "onenote"}, {FileKind::eml, "eml"}, {FileKind::tnef, "tnef"}, {FileKind::ics, "ics"},
    {FileKind::vcard, "vcard"}, {FileKind::audio_video, "audio_video"}, {FileKind::url_shortcut, "url_shortcut"},
    {FileKind::msi, "msi"}, {FileKind::library_ms, "library_ms"}, {FileKind::android_package, "android_package"},
    {FileKind::java_archive, "java_archive"}, {FileKind::signature, "signature"}, {FileKind::encrypted, "encrypted"},
    {FileKind::disk_image, "disk_image"},
}};
// clang-format on

// The fields of each record, named once; a visitor either writes or reads them, so that the two cannot drift apart.
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
    v("is_inline", x.is_inline), v("is_encrypted", x.is_encrypted), v("archive_depth", x.archive_depth);
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
    v("php_script", x.php_script), v("received", x.received), v("client_ip", x.client_ip);
    v("authentication", x.authentication), v("stamps", x.stamps), v("forged_stamps", x.forged_stamps);
    v("list", x.list), v("text", x.text), v("word_count", x.word_count), v("language", x.subject_and_text_language);
    v("hidden_characters", x.hidden_characters), v("html", x.html), v("links", x.links);
    v("attachments", x.attachments), v("fingerprints", x.fingerprints), v("nested", x.nested), v("is_calendar", x.is_calendar);
    v("is_encrypted", x.is_encrypted), v("is_signed", x.is_signed), v("is_bounce", x.is_bounce);
    v("is_partial", x.is_partial), v("file_text", x.file_text), v("states_password", x.states_password), v("organizer", x.organizer);
    v("event_uid", x.event_uid);
    v("malformed", x.malformed), v("unscannable", x.unscannable);
}

class Writer {
public:
    Json object = Json::object();

    template <class T> void always(const char* name, const T& value) { object[name] = value; }
    template <class T> void operator()(const char* name, const T& value) {
        Json json = to(value);
        const bool is_default = json.is_null() || json == Json(false) || json == Json(0) || json == Json("") ||
                                (json.is_structured() && json.empty());
        if (!is_default) object[name] = std::move(json);
    }
    // An optional that is there is written whatever it holds: SCL 0 is not "no SCL", <> is not "no Return-Path".
    template <class T> void operator()(const char* name, const std::optional<T>& value) {
        if (value) object[name] = to(*value);
    }

private:
    static Json to(const std::string& value) { return value; }
    static Json to(bool value) { return value; }
    static Json to(int value) { return value; }
    static Json to(std::int64_t value) { return value; }
    static Json to(Timestamp value) { return to_micros(value); }
    static Json to(LinkSource value) { return text_of(link_sources, value); }
    static Json to(FileKind value) { return text_of(file_kinds, value); }
    template <class T> static Json to(const std::vector<T>& list) {
        Json array = Json::array();
        for (const auto& item : list) array.push_back(to(item));
        return array;
    }
    template <class T> static Json to(const T& record) requires std::is_class_v<T> {
        Writer inner;
        visit_fields(inner, record);
        return inner.object.empty() ? Json::object() : std::move(inner.object);
    }
};

class Reader {
public:
    Reader(const Json& object, int depth) : object_(object), depth_(depth) {}
    std::string wrong; // name of the first field of a wrong type

    template <class T> void always(const char* name, T& value) { (*this)(name, value); }
    template <class T> void operator()(const char* name, T& value) {
        const auto found = object_.find(name);
        if (found == object_.end() || found->is_null()) return;
        if (!from(*found, value) && wrong.empty()) wrong = name;
    }

private:
    bool from(const Json& json, std::string& value) {
        if (!json.is_string()) return false;
        value = json.get_ref<const std::string&>();
        return true;
    }
    bool from(const Json& json, bool& value) {
        if (!json.is_boolean()) return false;
        value = json.get<bool>();
        return true;
    }
    bool from(const Json& json, std::int64_t& value) {
        if (!json.is_number_integer()) return false;
        if (json.is_number_unsigned() &&
            json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return false;
        value = json.get<std::int64_t>();
        return true;
    }
    bool from(const Json& json, int& value) {
        std::int64_t wide = 0;
        if (!from(json, wide) || wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
            return false;
        value = static_cast<int>(wide);
        return true;
    }
    bool from(const Json& json, Timestamp& value) {
        std::int64_t micros = 0;
        if (!from(json, micros)) return false;
        value = from_micros(micros);
        return true;
    }
    // A word that this version does not know comes from a newer one: the default stands.
    bool from(const Json& json, LinkSource& value) {
        if (!json.is_string()) return false;
        value = value_of(link_sources, json.get_ref<const std::string&>()).value_or(LinkSource::html);
        return true;
    }
    bool from(const Json& json, FileKind& value) {
        if (!json.is_string()) return false;
        value = value_of(file_kinds, json.get_ref<const std::string&>()).value_or(FileKind::unknown);
        return true;
    }
    template <class T> bool from(const Json& json, std::optional<T>& value) { return from(json, value.emplace()); }
    template <class T> bool from(const Json& json, std::vector<T>& list) {
        if (!json.is_array()) return false;
        list.clear();
        for (const auto& item : json) {
            T value{};
            if (!from(item, value)) return false;
            list.push_back(std::move(value));
        }
        return true;
    }
    template <class T> bool from(const Json& json, T& record) requires std::is_class_v<T> {
        constexpr int most_nesting = 8; // facts inside facts inside ...: we write two levels
        if (!json.is_object() || depth_ >= most_nesting) return false;
        Reader inner(json, depth_ + 1);
        visit_fields(inner, record);
        return inner.wrong.empty();
    }
    const Json& object_;
    int depth_;
};

} // namespace

std::string to_json(const MessageFacts& facts) {
    Writer writer;
    visit_fields(writer, facts);
    return writer.object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<MessageFacts> facts_from_json(std::string_view text) {
    const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_object())
        return fail(ErrorKind::give_up, "facts.not_json", "The stored facts of a message are not a JSON object.");
    MessageFacts facts;
    Reader reader(json, 0);
    visit_fields(reader, facts);
    if (!reader.wrong.empty())
        return fail(ErrorKind::give_up, "facts.wrong_type",
                    "The facts of a message have a value of the wrong type in \"" + reader.wrong + "\".");
    return facts;
}

} // namespace remand::scanner
