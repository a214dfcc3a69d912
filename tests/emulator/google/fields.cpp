// The parameter `fields` (developers.google.com/gmail/api/guides/performance#partial).
#include <map>
#include <memory>

#include <nlohmann/json.hpp>

#include "tests/emulator/google/gmail.hpp"

namespace remand::emulator::gmail {

using nlohmann::json;

namespace {
struct Mask {
    std::map<std::string, std::shared_ptr<Mask>, std::less<>> members; // empty: everything below
};

// a,b/c,d(e,f/g),h/*
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}
    bool read(Mask& mask) { return list(mask) && at_ == text_.size(); }

private:
    bool list(Mask& mask) {
        do {
            if (!item(mask)) return false;
        } while (take(','));
        return true;
    }
    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool item(Mask& mask) {
        const auto end = std::min(text_.find_first_of(",/()", at_), text_.size());
        if (end == at_) return false;
        const std::string name(text_.substr(at_, end - at_));
        at_ = end;
        auto& member = mask.members[name];
        if (!member) member = std::make_shared<Mask>();
        if (take('/')) return item(*member);
        if (take('(')) return list(*member) && take(')');
        return true;
    }
    std::string_view text_;
    std::size_t at_ = 0;
};

void apply_mask(json& value, const Mask& mask) {
    if (mask.members.empty()) return;
    if (value.is_array()) {
        for (auto& item : value) apply_mask(item, mask);
        return;
    }
    if (!value.is_object()) return;
    const auto all = mask.members.find("*");
    json kept = json::object();
    for (auto& [name, member] : value.items()) {
        const auto found = mask.members.find(name);
        if (found == mask.members.end() && all == mask.members.end()) continue;
        kept[name] = std::move(member);
        apply_mask(kept[name], *(found != mask.members.end() ? found->second : all->second));
    }
    value = std::move(kept);
}
} // namespace

bool keep_fields(json& body, std::string_view mask_text) {
    Mask mask;
    if (!Reader(mask_text).read(mask)) return false;
    apply_mask(body, mask);
    return true;
}

} // namespace remand::emulator::gmail
