#include "tests/emulator/microsoft/odata.hpp"

#include <algorithm>
#include <cctype>

#include "core/clock.hpp"
#include "core/text.hpp"

namespace remand::emulator::odata {

using nlohmann::json;

namespace {
using Value = std::function<json(const Getter&)>;

// Times are compared as times, whatever their decimals.
json comparable(const json& value, bool ignores_case) {
    if (!value.is_string()) return value;
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() >= 20 && text[4] == '-')
        if (const auto time = parse_rfc3339(text)) return to_micros(*time);
    return ignores_case ? json(ascii_lower(text)) : value;
}

bool compare(const std::string& operation, const json& a, const json& b) {
    if (operation == "eq") return a == b;
    if (operation == "ne") return a != b;
    if (a.is_null() || b.is_null() || a.is_string() != b.is_string()) return false;
    if (operation == "gt") return b < a;
    if (operation == "ge") return !(a < b);
    if (operation == "lt") return a < b;
    return !(b < a);
}

// Throws std::invalid_argument; read_filter() catches it.
class Reader {
public:
    Reader(std::string_view text, bool ignores_case) : text_(text), ignores_case_(ignores_case) {}

    Filter read() {
        auto condition = any_of();
        skip();
        if (at_ != text_.size()) fail();
        filter_.matches = [condition](const Getter& get) { return condition(get) == json(true); };
        return std::move(filter_);
    }

private:
    [[noreturn]] static void fail() { throw std::invalid_argument("no filter"); }

    void skip() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    bool take(std::string_view token) {
        skip();
        if (!text_.substr(at_).starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    bool take_word(std::string_view word) {
        skip();
        const auto rest = text_.substr(at_);
        if (!rest.starts_with(word) ||
            (rest.size() > word.size() && rest[word.size()] != ' ' && rest[word.size()] != '('))
            return false;
        at_ += word.size();
        return true;
    }

    Value any_of() {
        auto left = all_of();
        while (take_word("or")) {
            auto right = all_of();
            left = [left, right](const Getter& get) { return json(left(get) == true || right(get) == true); };
        }
        return left;
    }

    Value all_of() {
        auto left = one();
        while (take_word("and")) {
            auto right = one();
            left = [left, right](const Getter& get) { return json(left(get) == true && right(get) == true); };
        }
        return left;
    }

    Value one() {
        if (take_word("not")) {
            filter_.is_advanced = true;
            auto inner = one();
            return [inner](const Getter& get) { return json(inner(get) != true); };
        }
        if (take("(")) {
            auto inner = any_of();
            if (!take(")")) fail();
            return inner;
        }
        auto left = operand();
        for (const char* name : {"eq", "ne", "gt", "ge", "lt", "le"}) {
            if (!take_word(name)) continue;
            const std::string operation = name;
            if (operation == "ne") filter_.is_advanced = true;
            auto right = operand();
            return [left, right, operation, ignores = ignores_case_](const Getter& get) {
                return json(compare(operation, comparable(left(get), ignores), comparable(right(get), ignores)));
            };
        }
        return left;
    }

    Value operand() {
        skip();
        if (at_ == text_.size()) fail();
        if (text_[at_] == '\'') return constant(quoted());
        const auto start = at_;
        while (at_ < text_.size() &&
               (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_' || text_[at_] == '/' ||
                text_[at_] == '.' || text_[at_] == '-' || text_[at_] == ':' || text_[at_] == '@'))
            ++at_;
        const std::string word(text_.substr(start, at_ - start));
        if (word.empty()) fail();
        if (at_ < text_.size() && text_[at_] == '(') return function(word);
        if (word == "true" || word == "false") return constant(word == "true");
        if (word == "null") return constant(nullptr);
        if (std::isdigit(static_cast<unsigned char>(word.front())) || word.front() == '-') {
            if (word.find_first_not_of("-0123456789.") == std::string::npos && word.find('-', 1) == std::string::npos)
                return constant(std::stod(word));
            return constant(word); // a time or a GUID
        }
        return property(word);
    }

    static Value constant(json value) {
        return [value = std::move(value)](const Getter&) { return value; };
    }

    Value property(const std::string& path) {
        if (path == variable_ || path.starts_with(variable_ + "/"))
            return [path](const Getter& get) { return get(path); };
        filter_.properties.push_back(path);
        return [path](const Getter& get) { return get(path); };
    }

    std::string quoted() {
        std::string value;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] != '\'') {
                value.push_back(text_[at_]);
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
                value.push_back(text_[at_++]); // a quote inside is doubled
            } else {
                ++at_;
                return value;
            }
        }
        fail();
    }

    Value function(std::string name) {
        ++at_; // the parenthesis
        if (const auto slash = name.rfind("/any"); slash != std::string::npos && slash + 4 == name.size())
            return any(name.substr(0, slash));
        auto first = operand();
        if (!take(",")) fail();
        auto second = operand();
        if (!take(")")) fail();
        name = ascii_lower(name);
        if (name != "startswith" && name != "endswith" && name != "contains") fail();
        if (name != "startswith") filter_.is_advanced = true;
        return [name, first, second, ignores = ignores_case_](const Getter& get) {
            auto text = first(get), part = second(get);
            if (!text.is_string() || !part.is_string()) return json(false);
            auto a = text.get<std::string>(), b = part.get<std::string>();
            if (ignores) {
                a = ascii_lower(a);
                b = ascii_lower(b);
            }
            return json(name == "startswith" ? a.starts_with(b)
                        : name == "endswith" ? a.ends_with(b)
                                             : a.find(b) != std::string::npos);
        };
    }

    // proxyAddresses/any(x:x eq 'smtp:a@b.test')
    Value any(const std::string& collection) {
        filter_.properties.push_back(collection);
        skip();
        const auto colon = text_.find(':', at_);
        if (colon == std::string_view::npos) fail();
        const auto outer = variable_;
        variable_ = std::string(trim(text_.substr(at_, colon - at_)));
        const auto variable = variable_;
        at_ = colon + 1;
        auto condition = any_of();
        variable_ = outer;
        if (!take(")")) fail();
        return [collection, condition, variable](const Getter& get) {
            const auto items = get(collection);
            if (!items.is_array()) return json(false);
            return json(std::any_of(items.begin(), items.end(), [&](const json& item) {
                return condition([&](std::string_view path) {
                           return path == variable ? item : at_path(item, path.substr(variable.size() + 1));
                       }) == true;
            }));
        };
    }

    std::string_view text_;
    bool ignores_case_;
    std::size_t at_ = 0;
    std::string variable_ = "\n"; // of the lambda around us
    Filter filter_;
};
} // namespace

std::optional<Filter> read_filter(std::string_view text, bool ignores_case) {
    try {
        return Reader(trim(text), ignores_case).read();
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

std::optional<std::vector<Order>> read_orderby(std::string_view text) {
    std::vector<Order> order;
    for (const auto part : split(text, ',')) {
        const auto words = split(trim(part), ' ');
        if (words.size() > 2 || words.front().empty()) return std::nullopt;
        if (words.size() == 2 && words[1] != "asc" && words[1] != "desc") return std::nullopt;
        order.push_back({std::string(words[0]), words.size() == 2 && words[1] == "desc"});
    }
    return order;
}

bool comes_before(const std::vector<Order>& order, const Getter& a, const Getter& b) {
    for (const auto& [property, is_descending] : order) {
        const auto left = comparable(a(property), true), right = comparable(b(property), true);
        if (left == right) continue;
        return is_descending ? right < left : left < right;
    }
    return false;
}

json at_path(const json& object, std::string_view path) {
    const auto* at = &object;
    for (const auto name : split(path, '/')) {
        if (!at->is_object() || !at->contains(std::string(name))) return nullptr;
        at = &at->at(std::string(name));
    }
    return *at;
}

} // namespace remand::emulator::odata
