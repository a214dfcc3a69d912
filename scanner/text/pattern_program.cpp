#include "scanner/text/pattern_program.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace remand::scanner {
namespace {

constexpr std::uint32_t most_copies = 8;   // of a group that repeats
constexpr std::size_t most_repeats = 1000; // of a character, as in RE2
constexpr std::uint32_t fewest_to_choose = 6, most_to_choose = 64; // branches: of fewer, looking at each costs as much
constexpr int most_steps = 20'000;         // RE2 is the cheaper one by then

bool is_word_edge(std::string_view text, std::size_t at) {
    return (at > 0 && is_word_character(text[at - 1])) != (at < text.size() && is_word_character(text[at]));
}

std::size_t character_size(unsigned char first) { return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

// Of an ASCII character.
bool has_bit(const std::array<std::uint64_t, 2>& bits, unsigned char c) { return (bits.data()[c >> 6U] >> (c & 63U) & 1U) != 0; }
void set_bit(std::array<std::uint64_t, 2>& bits, unsigned char c) { bits[c >> 6U] |= std::uint64_t{1} << (c & 63U); }

} // namespace

class PatternProgram::Compiler {
public:
    explicit Compiler(PatternProgram& program) : program_(program) {}

    bool compile(const std::vector<PatternSequence>& alternatives) {
        add(alternatives);
        emit({Operation::done});
        for (auto& instruction : program_.instructions_) {
            if (instruction.operation != Operation::run) continue;
            instruction.count = static_cast<std::uint32_t>(program_.branches_.size());
            program_.branches_.push_back({{}, place_of(instruction) + 1});
        }
        for (auto& branch : program_.branches_) look_ahead(branch.target, branch);
        for (auto& instruction : program_.instructions_)
            if (instruction.operation == Operation::split) add_choices(instruction);
        return is_possible_;
    }

private:
    using Kind = PatternPiece::Kind;

    [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(program_.instructions_.size()); }
    [[nodiscard]] std::uint32_t place_of(const Instruction& instruction) const {
        return static_cast<std::uint32_t>(&instruction - program_.instructions_.data());
    }
    std::uint32_t emit(const Instruction& instruction) {
        program_.instructions_.push_back(instruction);
        return here() - 1;
    }

    void add(const PatternSequence& sequence) {
        for (const auto& piece : sequence) add(piece);
    }

    void add(const PatternPiece& piece) {
        if (piece.kind == Kind::word_edge)
            add_edge(piece);
        else if (piece.kind == Kind::group)
            add_group(piece);
        else if (piece.kind == Kind::character && piece.least == 1 && piece.most == 1)
            add_text(piece.character);
        else
            add_run(piece);
    }

    void add_edge(const PatternPiece& piece) {
        if (piece.least > 0) emit({Operation::word_edge});
    }

    // Onto the characters before it, unless something leads in between.
    void add_text(std::string_view character) {
        auto& characters = program_.characters_;
        const auto size = static_cast<std::uint32_t>(character.size());
        if (here() > no_text_before_ && program_.instructions_.back().operation == Operation::text)
            program_.instructions_.back().count += size;
        else
            emit({Operation::text, 0, 0, static_cast<std::uint32_t>(characters.size()), size});
        characters += character;
    }

    void add_run(const PatternPiece& piece) {
        Set set;
        if (piece.kind == Kind::character) {
            if (piece.character.size() > 1)
                set.beyond.push_back(piece.character);
            else
                set_bit(set.ascii, static_cast<unsigned char>(piece.character.front()));
        } else {
            for (unsigned char c = 0; c < piece.members.ascii.size(); ++c)
                if (piece.members.ascii.test(c)) set_bit(set.ascii, c);
            set.holds_all_other = piece.members.holds_all_other;
            set.beyond = piece.members.beyond;
        }
        auto& sets = program_.sets_;
        const auto at = std::ranges::find(sets, set) - sets.begin();
        if (at == std::ssize(sets)) sets.push_back(std::move(set));
        const bool is_endless = piece.most == PatternPiece::endless;
        is_possible_ = is_possible_ && piece.least <= most_repeats && (is_endless || piece.most <= most_repeats);
        emit({Operation::run, static_cast<std::uint16_t>(piece.least),
              is_endless ? endless : static_cast<std::uint16_t>(piece.most), static_cast<std::uint32_t>(at)});
    }

    // "(a|b){1,3}" as "(a|b)((a|b)((a|b))?)?": each copy that may be absent leads to the end of all.
    void add_group(const PatternPiece& piece) {
        is_possible_ = is_possible_ && piece.most <= most_copies;
        if (!is_possible_) return;
        std::vector<std::uint32_t> ends; // jumps to what follows
        for (std::uint32_t copy = 0; copy < piece.most; ++copy) {
            if (copy < piece.least) {
                add(piece.alternatives);
                continue;
            }
            const auto branch = add_split(2);
            program_.branches_[branch].target = here();
            add(piece.alternatives);
            ends.push_back(branch + 1);
        }
        for (const auto branch : ends) program_.branches_[branch].target = here();
        no_text_before_ = here();
    }

    std::uint32_t add_split(std::size_t branches) {
        const auto first = static_cast<std::uint32_t>(program_.branches_.size());
        program_.branches_.resize(first + branches);
        emit({Operation::split, 0, 0, first, static_cast<std::uint32_t>(branches)});
        return first;
    }

    void add(const std::vector<PatternSequence>& alternatives) {
        if (alternatives.size() == 1) return add(alternatives.front());
        auto branch = add_split(alternatives.size());
        std::vector<std::uint32_t> jumps;
        for (const auto& alternative : alternatives) {
            program_.branches_[branch++].target = here();
            no_text_before_ = here();
            add(alternative);
            jumps.push_back(emit({Operation::jump}));
        }
        for (const auto jump : jumps) program_.instructions_[jump].first = here();
        no_text_before_ = here();
    }

    void add_choices(Instruction& split) {
        if (split.count < fewest_to_choose || split.count > most_to_choose) return;
        auto& choices = program_.choices_.emplace_back();
        for (unsigned char c = 0; c < 0x80; ++c)
            for (std::uint32_t i = 0; i < split.count; ++i)
                if (has_bit(program_.branches_[split.first + i].ascii, c)) choices[c % choices.size()] |= std::uint64_t{1} << i;
        split.most = static_cast<std::uint16_t>(program_.choices_.size());
    }

    // What may stand at `at`, put into `branch`.
    void look_ahead(std::uint32_t at, Branch& branch) const {
        const auto& instruction = program_.instructions_[at];
        switch (instruction.operation) {
        case Operation::text:
            if (const auto c = static_cast<unsigned char>(program_.characters_[instruction.first]); c < 0x80)
                set_bit(branch.ascii, c);
            else
                branch.may_be_other = true;
            return;
        case Operation::run: {
            const auto& set = program_.sets_[instruction.first];
            for (std::size_t i = 0; i < branch.ascii.size(); ++i) branch.ascii[i] |= set.ascii[i];
            branch.may_be_other = branch.may_be_other || set.holds_all_other || !set.beyond.empty();
            if (instruction.least == 0) look_ahead(at + 1, branch);
            return;
        }
        case Operation::word_edge:
            return look_ahead(at + 1, branch);
        case Operation::split:
            for (std::uint32_t i = 0; i < instruction.count; ++i)
                look_ahead(program_.branches_[instruction.first + i].target, branch);
            return;
        case Operation::jump:
            return look_ahead(instruction.first, branch);
        case Operation::done:
            branch.ascii.fill(~std::uint64_t{0});
            branch.may_be_other = branch.may_be_nothing = true;
        }
    }

    PatternProgram& program_;
    std::uint32_t no_text_before_ = 0; // an instruction that something leads to
    bool is_possible_ = true;
};

// Goes one way after the other, from one character of the text to the next. Deep as the pattern is long: nothing leads back.
class PatternProgram::Attempt {
public:
    Attempt(const PatternProgram& program, std::string_view text, Order order) : program_(program), text_(text), order_(order) {}

    // Whether there is nothing more to look for: a match was found, and not `all` of them are wanted.
    bool goes_on(std::uint32_t instruction, std::size_t at) {
        for (;; ++instruction) {
            if (--steps_ < 0 || at >= end_) return false;
            const auto& next = program_.instructions_.data()[instruction];
            switch (next.operation) {
            case Operation::text:
                if (!has_text(next, at)) return false;
                at += next.count;
                break;
            case Operation::word_edge:
                if (!is_word_edge(text_, at)) return false;
                break;
            case Operation::jump:
                instruction = next.first - 1;
                break;
            case Operation::run:
                return order_ == Order::longest_first ? goes_on_behind_longest(next, at) : goes_on_behind(next, at);
            case Operation::split:
                return goes_on_at_one_of(next, at);
            case Operation::done:
                end_ = at;
                return order_ != Order::all;
            }
        }
    }
    // Of the match that was found last, with `all` the shortest.
    [[nodiscard]] std::optional<std::size_t> end() const {
        if (steps_ < 0) return {};
        return end_;
    }

private:
    // Most texts differ in the first letters.
    [[nodiscard]] bool has_text(const Instruction& wanted, std::size_t at) const {
        if (text_.size() - at < wanted.count) return false;
        const char* const characters = program_.characters_.data() + wanted.first;
        const char* const here = text_.data() + at;
        for (std::uint32_t i = 0; i < wanted.count; ++i)
            if (here[i] != characters[i]) return false;
        return true;
    }

    bool goes_on_at_one_of(const Instruction& split, std::size_t at) {
        const auto* const branches = program_.branches_.data() + split.first;
        if (split.most != 0 && at < text_.size() && static_cast<unsigned char>(text_[at]) < 0x80) {
            const auto& choices = program_.choices_[split.most - 1U];
            for (auto left = choices[static_cast<unsigned char>(text_[at]) % choices.size()]; left != 0; left &= left - 1)
                if (goes_on(branches[std::countr_zero(left)].target, at)) return true;
            return false;
        }
        for (std::uint32_t i = 0; i < split.count; ++i)
            if (may_begin(branches[i], at) && goes_on(branches[i].target, at)) return true;
        return false;
    }

    // What follows stands near more often than far.
    bool goes_on_behind(const Instruction& run, std::size_t at) {
        for (std::uint32_t taken = 0;; ++taken) {
            if (taken >= run.least && rest_goes_on(run, at)) return true;
            if ((taken >= run.most && run.most != endless) || !take_one(run, at)) return false;
        }
    }
    bool goes_on_behind_longest(const Instruction& run, std::size_t at) {
        const auto begin = at;
        std::uint32_t taken = 0;
        while ((taken < run.most || run.most == endless) && take_one(run, at)) ++taken;
        for (;; --taken) {
            if (taken < run.least) return false;
            if (rest_goes_on(run, at)) return true;
            if (at == begin) return false;
            do --at;
            while ((static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80);
        }
    }

    [[gnu::always_inline]] bool rest_goes_on(const Instruction& run, std::size_t at) { // in the innermost loop
        const auto& rest = program_.branches_.data()[run.count];
        const bool needs_edge = program_.instructions_.data()[rest.target].operation == Operation::word_edge;
        return may_begin(rest, at) && (!needs_edge || is_word_edge(text_, at)) && goes_on(rest.target, at);
    }

    [[gnu::always_inline]] bool take_one(const Instruction& run, std::size_t& at) { // as well
        if (at >= text_.size() || --steps_ < 0) return false;
        const auto& set = program_.sets_.data()[run.first];
        const auto c = static_cast<unsigned char>(text_[at]);
        if (c < 0x80) {
            at += has_bit(set.ascii, c) ? 1 : 0;
            return has_bit(set.ascii, c);
        }
        const auto character = text_.substr(at, character_size(c));
        const bool is_named = !set.beyond.empty() && std::ranges::find(set.beyond, character) != set.beyond.end();
        if (is_named == set.holds_all_other) return false;
        at += character.size();
        return true;
    }

    [[nodiscard]] bool may_begin(const Branch& branch, std::size_t at) const {
        if (at >= text_.size()) return branch.may_be_nothing;
        const auto c = static_cast<unsigned char>(text_[at]);
        return c < 0x80 ? has_bit(branch.ascii, c) : branch.may_be_other;
    }

    const PatternProgram& program_;
    std::string_view text_;
    Order order_;
    std::size_t end_ = no_match;
    int steps_ = most_steps;
};

std::optional<PatternProgram> PatternProgram::compile(std::string_view pattern) {
    const auto alternatives = parse_pattern(pattern);
    if (!alternatives) return {};
    PatternProgram program;
    if (!Compiler(program).compile(*alternatives)) return {};
    return program;
}

std::optional<bool> PatternProgram::matches_at(std::string_view text, std::size_t at) const {
    Attempt attempt(*this, text, Order::shortest_first);
    if (attempt.goes_on(0, at)) return true;
    if (!attempt.end()) return {};
    return false;
}

std::optional<std::size_t> PatternProgram::end_of_match(std::string_view text, std::size_t at) const {
    Attempt attempt(*this, text, Order::longest_first);
    attempt.goes_on(0, at);
    return attempt.end();
}

std::optional<std::size_t> PatternProgram::first_end(std::string_view text, std::size_t from) const {
    Attempt attempt(*this, text, Order::all);
    for (auto at = from; at <= text.size(); ++at) {
        const auto end = attempt.end();
        if (!end || at >= *end) return end;
        if (at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) attempt.goes_on(0, at);
    }
    return attempt.end();
}

} // namespace remand::scanner
