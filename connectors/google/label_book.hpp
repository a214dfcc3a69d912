// The labels that users made, per mailbox: names for people, and the id of our own label.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "connectors/google/api.hpp"
#include "connectors/google/labels.hpp"

namespace remand::google {

// Thread-safe. Remembers what it has read; forget() when Google says that an id is not known any more.
class LabelBook {
public:
    LabelBook(Api& api, std::string_view scope) : api_(api), scope_(scope) {}

    // The id of our label; nullopt where it was never made.
    [[nodiscard]] Result<std::optional<std::string>> find_quarantine(const Mailbox& mailbox);
    // Makes it where there is none, hidden from the user's label list and from message lists. One thread of a mailbox
    // makes it; where another program was quicker (409), theirs is used.
    [[nodiscard]] Result<std::string> ensure_quarantine(const Mailbox& mailbox);
    // All ids that users made in this mailbox, read anew.
    [[nodiscard]] Result<Labels> existing(const Mailbox& mailbox);
    void forget(const Mailbox& mailbox);

    // The Location of these labels, with the names of the user's labels where they say more than "All Mail".
    [[nodiscard]] Result<Location> locate(const Mailbox& mailbox, const Labels& labels);

private:
    struct Page {
        std::mutex mutex; // held while Google is asked about this mailbox's labels
        bool is_read = false;
        std::map<std::string, std::string> names; // by id
        std::optional<std::string> quarantine;
    };
    std::shared_ptr<Page> page_of(const Mailbox& mailbox);
    Result<void> read(const Mailbox& mailbox, Page& page);

    Api& api_;
    const std::string scope_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Page>> pages_; // by address
};

} // namespace remand::google
