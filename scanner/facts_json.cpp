#include "scanner/facts_json.hpp"

#include <limits>

#include <nlohmann/json.hpp>

#include "core/enum_text.hpp"
#include "core/text.hpp"
#include "scanner/facts_fields.hpp"

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
