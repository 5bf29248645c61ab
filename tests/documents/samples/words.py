"""Names and words as long as real ones get, for every sample."""

HEADING = {"superior": "", "agency": ["Ủy ban nhân dân", "tỉnh Sơn La"]}
STACKED = "Trà Ẫm thực Ự ế ỹ Ỡ ẩ ẵ Ặ ử ữ ợ ỗ ộ ằ Đường"
LONG_PRODUCT = (
    "Bộ quà tặng trà Shan tuyết cổ thụ Tà Xùa, mận hậu sấy dẻo Mộc Châu và mật ong rừng "
    "nguyên chất đóng hộp gỗ thông"
)
LONG_PRODUCER = (
    "Hợp tác xã nông nghiệp, dược liệu và dịch vụ du lịch cộng đồng Thanh niên "
    "dân tộc thiểu số Phiêng Khoài"
)
ADDRESS = "Bản Phiêng Ban, xã Phiêng Khoài, tỉnh Sơn La"
KINDS_OF_DOSSIER = ["Lần đầu", "Nâng hạng", "Đánh giá lại"]
REPRESENTATIVE = {
    "full_name": "Người đại diện 1",
    "gender": "nữ",
    "ethnicity": "Thái",
    "permanent_address": ADDRESS,
}
PARAGRAPH = (
    "Toàn bộ búp chè tươi được hái trên địa bàn xã, từ 42 hộ liên kết với diện tích 35,6 ha; hợp "
    "tác xã ký hợp đồng bao tiêu hằng năm, có sổ theo dõi thu mua và phiếu cân từng đợt. Qua kiểm "
    "tra thực tế, nguyên liệu nhập trong 12 tháng gần nhất khớp với sổ."
)
