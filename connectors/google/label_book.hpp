// The labels that users made, per mailbox: names for people, and the ids of our own.
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

    // The ids of our labels, as far as they were made.
    [[nodiscard]] Result<OwnLabels> own(const Mailbox& mailbox);
    // Makes it where there is none: the quarantine hidden from the user's label list and from message lists, the mark
    // visible. One thread of a mailbox makes it; where another program was quicker (409), theirs is used.
    [[nodiscard]] Result<std::string> ensure_quarantine(const Mailbox& mailbox);
    [[nodiscard]] Result<std::string> ensure_mark(const Mailbox& mailbox);
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
        OwnLabels own;
    };
    std::shared_ptr<Page> page_of(const Mailbox& mailbox);
    Result<void> read(const Mailbox& mailbox, Page& page);
    Result<std::string> ensure(const Mailbox& mailbox, std::optional<std::string> OwnLabels::*which);

    Api& api_;
    const std::string scope_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Page>> pages_; // by address
};

} // namespace remand::google
