package dev.bench.config;

/**
 * A setting that the runtime knows.
 *
 * @param key its name, Frappe's wherever Frappe has one
 * @param type what values it takes
 * @param effect when running processes take a new value
 */
public record Setting(String key, SettingType type, Effect effect) {

  /** When running processes take a new value of a setting. */
  public enum Effect {
    /** Every process reads it again within a second. */
    LIVE("every process takes it within a second"),
    /** Only commands read it. */
    COMMANDS("the next command takes it"),
    /** Web servers read it when they start. */
    WEB("running web servers take it after: bench restart web"),
    /** Realtime servers read it when they start. */
    SOCKETIO("a running realtime server takes it after: bench restart socketio"),
    /** Workers read it when they start. */
    WORKER("running workers take it after: bench restart worker"),
    /** Schedulers read it when they start. */
    SCHEDULE("a running scheduler takes it after: bench restart schedule"),
    /** All services read it when they start. */
    SERVICES("running services take it after: bench restart"),
    /** {@code bench start} itself reads it. */
    START("it takes effect with the next: bench start"),
    /** The Procfile repeats it. */
    PROCFILE("it takes effect after: bench setup procfile, then bench start"),
    /** The configuration of Redis repeats it. */
    REDIS("it takes effect after: bench setup redis, then bench start");

    private final String advice;

    Effect(String advice) {
      this.advice = advice;
    }

    /** What a person is told who has changed the setting, without a full stop. */
    public String advice() {
      return advice;
    }
  }
}
