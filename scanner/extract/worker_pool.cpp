// The Extractor that the service uses: a few worker processes, handed to callers one mail at a time.
//
// A mail that loses its worker is tried once more in a fresh one, since the loss may have come from the mails before it
// or from the machine. A second loss is the mail's: only its header is read, here, by readers that are our own.
#include <condition_variable>
#include <mutex>
#include <vector>

#include <fmt/format.h>

#include "scanner/extract/header_facts.hpp"
#include "scanner/extract/worker_process.hpp"
#include "scanner/facts_wire.hpp"
#include "scanner/limits.hpp"
#include "scanner/scanner.hpp"

namespace remand::scanner {
namespace {

class WorkerPool final : public Extractor {
public:
    WorkerPool(ExtractorSettings settings, Log log) : settings_(std::move(settings)), log_(std::move(log)) {}

    Result<void> start_first() {
        auto worker = WorkerProcess::start(settings_);
        if (!worker) return fail(worker.error());
        give_back(std::move(*worker));
        return {};
    }

    Result<MessageFacts> extract(std::string_view bytes, const ScanContext& context) override {
        if (bytes.size() > limits::message_bytes)
            return header_only_facts(bytes, context.trusted_authserv_ids, "The message is larger than 50 MB.");
        const Seat seat(*this);
        const ExtractOptions options{context.trusted_authserv_ids};
        std::string lost;
        for (int attempt = 0; attempt < 2; ++attempt) {
            auto worker = take(attempt > 0);
            if (!worker) return fail(worker.error());
            auto answer = worker->ask(bytes, options, settings_.wall_limit);
            if (answer.body) {
                auto facts = facts_from_wire(*answer.body);
                if (facts) {
                    give_back(std::move(*worker));
                    return std::move(*facts);
                }
                answer.lost = "gave an answer that makes no sense";
            }
            lost = answer.lost;
            note_loss(lost, bytes.size(), attempt);
        }
        return header_only_facts(bytes, context.trusted_authserv_ids, fmt::format("The parser {}.", lost));
    }

    [[nodiscard]] std::uint64_t lost_workers() const override {
        const std::scoped_lock lock(mutex_);
        return lost_;
    }

private:
    // The right to use one worker; waits while all are in use.
    class Seat {
    public:
        explicit Seat(WorkerPool& pool) : pool_(pool) {
            std::unique_lock lock(pool.mutex_);
            pool.freed_.wait(lock, [&] { return pool.in_use_ < pool.settings_.workers; });
            ++pool.in_use_;
        }
        ~Seat() {
            {
                const std::scoped_lock lock(pool_.mutex_);
                --pool_.in_use_;
            }
            pool_.freed_.notify_one();
        }
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;

    private:
        WorkerPool& pool_;
    };

    // An idle worker, or a new one. The parent-death signal is bound to the thread that started a worker, so one whose
    // thread has ended is dead by now; that is no loss of a mail's.
    Result<WorkerProcess> take(bool must_be_fresh) {
        while (!must_be_fresh) {
            std::unique_lock lock(mutex_);
            if (idle_.empty()) break;
            WorkerProcess worker = std::move(idle_.back());
            idle_.pop_back();
            lock.unlock();
            if (worker.is_alive()) return worker;
        }
        return WorkerProcess::start(settings_);
    }

    void give_back(WorkerProcess worker) {
        if (worker.messages() >= settings_.recycle_after) return; // its end frees what the libraries leaked
        const std::scoped_lock lock(mutex_);
        if (static_cast<int>(idle_.size()) < settings_.workers) idle_.push_back(std::move(worker));
    }

    void note_loss(std::string_view why, std::size_t bytes, int attempt) {
        {
            const std::scoped_lock lock(mutex_);
            ++lost_;
        }
        log_.warning("extract.worker_lost", {{"why", why}, {"bytes", bytes}, {"attempt", attempt + 1}});
    }

    const ExtractorSettings settings_;
    const Log log_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<WorkerProcess> idle_;
    int in_use_ = 0;
    std::uint64_t lost_ = 0;
};

} // namespace

Result<std::unique_ptr<Extractor>> Extractor::start(ExtractorSettings settings, Log log) {
    settings.workers = std::max(settings.workers, 1);
    auto pool = std::make_unique<WorkerPool>(std::move(settings), std::move(log));
    if (auto first = pool->start_first(); !first) return fail(first.error());
    return pool;
}

} // namespace remand::scanner
