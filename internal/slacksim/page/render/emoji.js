// emoji.js owns the small table of :names: the page can draw. A name that is not here stays text.

const TABLE = new Map(Object.entries({
  '+1': '👍', thumbsup: '👍', '-1': '👎', thumbsdown: '👎', wave: '👋', raised_hands: '🙌', clap: '👏', pray: '🙏',
  ok_hand: '👌', point_right: '👉', eyes: '👀', bust_in_silhouette: '👤', busts_in_silhouette: '👥',
  smile: '😄', slightly_smiling_face: '🙂', grinning: '😀', joy: '😂', wink: '😉', thinking_face: '🤔', cry: '😢',
  tada: '🎉', sparkles: '✨', star: '⭐', fire: '🔥', rocket: '🚀', heart: '❤️', bulb: '💡', bell: '🔔', zzz: '💤',
  white_check_mark: '✅', heavy_check_mark: '✔️', ballot_box_with_check: '☑️', x: '❌', no_entry: '⛔', no_entry_sign: '🚫',
  warning: '⚠️', rotating_light: '🚨', exclamation: '❗', question: '❓', information_source: 'ℹ️', grey_question: '❔',
  hourglass: '⌛', hourglass_flowing_sand: '⏳', clock1: '🕐', alarm_clock: '⏰', stopwatch: '⏱️', calendar: '📅', date: '📅', spiral_calendar_pad: '🗓️',
  key: '🔑', lock: '🔒', unlock: '🔓', closed_lock_with_key: '🔐', shield: '🛡️', package: '📦', gift: '🎁', ticket: '🎫',
  memo: '📝', pencil: '📝', pencil2: '✏️', clipboard: '📋', page_facing_up: '📄', file_folder: '📁', open_file_folder: '📂', inbox_tray: '📥', outbox_tray: '📤',
  email: '✉️', envelope: '✉️', speech_balloon: '💬', mag: '🔍', link: '🔗', gear: '⚙️', wrench: '🔧', hammer_and_wrench: '🛠️', wastebasket: '🗑️',
  arrow_right: '➡️', arrow_left: '⬅️', arrow_up: '⬆️', arrow_down: '⬇️', arrows_counterclockwise: '🔄', repeat: '🔁', heavy_plus_sign: '➕', heavy_minus_sign: '➖',
  large_green_circle: '🟢', large_yellow_circle: '🟡', large_orange_circle: '🟠', red_circle: '🔴', large_blue_circle: '🔵', white_circle: '⚪', black_circle: '⚫',
  robot_face: '🤖', office: '🏢', house: '🏠', computer: '💻', globe_with_meridians: '🌐', chart_with_upwards_trend: '📈', bar_chart: '📊', label: '🏷️', pushpin: '📌', round_pushpin: '📍',
  palm_tree: '🌴', face_with_thermometer: '🤒', house_with_garden: '🏡', bus: '🚌', hamburger: '🍔', airplane: '✈️',
  door: '🚪', runner: '🏃', coffee: '☕', hand: '✋', raised_hand: '✋', stop_sign: '🛑', black_square_for_stop: '⏹️', arrow_forward: '▶️', fast_forward: '⏩',
}));

/** emojiFor returns the character for a name without colons, or null. */
export function emojiFor(name) {
  return TABLE.get(name) ?? null;
}

/** withEmoji replaces every :name: that the table knows in plain text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+):/g, (all, name) => TABLE.get(name) ?? all);
}
